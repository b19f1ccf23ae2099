// An officer brings the agency's spreadsheet in a real browser, with JavaScript on and off: upload, columns by hand, the
// dry run with its errors, bringing it, how far it is, what came of it; and corrects a registration. Each page by axe.
import assert from 'node:assert/strict';
import { flaws_everywhere, go, journeys, sign_in } from './browser.mjs';

const sheet = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const kHeader = 'Nr;System;What it does;Status;Office;Contact mail\n';

journeys('a spreadsheet', (journey) => {
  const looked = async (page, javaScript) => {
    if (javaScript) assert.deepEqual(await flaws_everywhere(page), []);
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const ended = async (page) => {
    for (let i = 0; i < 600 && (await page.locator('progress').count()) > 0; ++i) {
      await page.waitForTimeout(200);
      await page.goto(page.url());
    }
    return page.getByRole('heading', { level: 1 }).innerText();
  };

  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const mark = javaScriptEnabled ? 'A' : 'B';

    journey(`is uploaded, mapped, looked at and brought, ${how}`, { javaScriptEnabled },
      async (page, { demo, person }) => {
      await sign_in(page, demo.url, person('library'));
      await page.getByRole('link', { name: 'Your spreadsheet' }).click();
      await page.waitForURL('**/console/import');
      await looked(page, javaScriptEnabled);

      // What is no CSV is refused, and the summary leads to the field.
      await page.getByLabel('The spreadsheet, as CSV').setInputFiles(sheet('list.xlsx', 'PK\u0003\u0004'));
      await page.getByRole('button', { name: 'Upload and look' }).click();
      await page.getByText('Something has to be changed').waitFor();
      await page.getByText('Excel').first().waitFor();
      await looked(page, javaScriptEnabled);

      let rows = `${mark}1;Form reading ${mark};Reads forms;In service;Desk;ann.lee@riverton.example\n`
        + `${mark}2;<script>alert(1)</script>;=cmd();Pilot;Desk;\n${mark}3;;Nameless;Pilot;Desk;\n`;
      for (let i = 10; i < 60; ++i) rows += `${mark}${i};Use ${mark}${i};Does it;Planned;Desk;\n`;
      await page.getByLabel('The spreadsheet, as CSV').setInputFiles(sheet('<img onerror=alert(1)>.csv', kHeader + rows));
      await go(page, 'Upload and look');
      await page.getByRole('heading', { name: 'What does each column mean?' }).waitFor();
      assert.equal(await page.getByLabel('System', { exact: true }).inputValue(), 'name', 'guessed by its name');
      await page.getByLabel('What it does').selectOption('summary');
      await page.getByLabel('Contact mail').selectOption('email');
      await looked(page, javaScriptEnabled);
      await go(page, 'Look at what bringing it would do');

      await page.getByText('52 uses would be registered').waitFor();
      await page.getByText('1 row has something wrong').waitFor();
      await page.getByText('because it may name a person').waitFor();
      const wrong = page.getByRole('row', { name: /Row 4/ });
      assert.match(await wrong.innerText(), /System/);
      assert.equal(await page.getByText('ann.lee').count(), 0);
      await looked(page, javaScriptEnabled);
      await go(page, 'Sign and bring these 52 rows');
      if (await page.locator('progress').count()) await page.getByText(/\d+ of 52 rows/).waitFor();
      assert.equal(await ended(page), 'It is brought');
      await page.getByText('52').first().waitFor();
      await looked(page, javaScriptEnabled);

      // The same file again, with one row changed.
      await page.goto(`${demo.url}/console/import`);
      const columns = page.getByLabel('Which columns does it have?');
      await columns.selectOption(await columns.locator('option', { hasText: 'chose last time' }).getAttribute('value'));
      await page.getByLabel('The spreadsheet, as CSV').setInputFiles(sheet('list.csv',
        kHeader + rows.replace('In service', 'Pilot')));
      await go(page, 'Upload and look');
      await page.getByText('51 rows are in the log already').waitFor();
      await page.getByText('It also amends the registration').waitFor();
      await looked(page, javaScriptEnabled);
      await page.getByLabel('Also correct the 1 row that changed').check();
      await go(page, 'Sign and bring the corrections');
      assert.equal(await ended(page), 'It is brought');
    });

    journey(`a registration is corrected, ${how}`, { javaScriptEnabled },
      async (page, { demo, person }) => {
      await sign_in(page, demo.url, person('library'));
      await page.goto(`${demo.url}/uses?q=Form+reading+${mark}`);
      const use = await page.getByRole('link', { name: `Form reading ${mark}`, exact: true }).first().getAttribute('href');
      await page.goto(`${demo.url}/console${use}`);
      await go(page, 'Correct this registration');
      assert.equal(await page.getByLabel('What do you call it?').inputValue(), `Form reading ${mark}`);
      await page.getByLabel('It was wrong from the beginning').check();
      await page.getByLabel('What is the reason?').fill('The name was too short.');
      await page.getByLabel('What do you call it?').fill(`Reading of forms ${mark}`);
      await page.getByLabel('What is the service for?').selectOption('public-library');
      await page.getByLabel('Where and in which procedure does it run?').fill('The desk.');
      await looked(page, javaScriptEnabled);
      await go(page, 'Show me what I sign');
      await page.getByText(`Before: Form reading ${mark}`).waitFor();
      await looked(page, javaScriptEnabled);
      await page.getByRole('button', { name: /^Sign as/ }).click();
      await page.waitForURL('**/console/signed/**');
      await page.goto(`${demo.url}/uses?q=Reading+of+forms+${mark}`);
      await page.getByRole('link', { name: `Reading of forms ${mark}`, exact: true }).first().click();
      await page.getByText('The name was too short.').first().waitFor();
    });
  }
});
