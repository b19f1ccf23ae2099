// An officer's journeys in a real browser, with JavaScript on and off, and by keyboard alone: a use registered in six
// answers, looked at, signed, adopted; an incident that moves the code at once. Every page of the console by axe.
import assert from 'node:assert/strict';
import { flaws_everywhere, go, journeys, sign_in, walk } from './browser.mjs';

journeys('an officer', (journey) => {
  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const name = `Library chatbot ${javaScriptEnabled ? 'one' : 'two'}`;

    journey(`registers a harmless use in six answers and adopts its code, ${how}`, { javaScriptEnabled },
      async (page, { demo, person }) => {
      await sign_in(page, demo.url, person('library'));
      await go(page, 'Register a use');
      await page.getByLabel('What do you call it?').fill(name);
      await page.getByLabel('What does the service do with it?').fill('Drafts answers about opening hours.');
      await page.getByLabel('What is the service for?').selectOption('public-library');
      await page.getByLabel('Where and in which procedure does it run?').fill('The page of the library.');
      await page.getByLabel('In service').check();
      await page.getByLabel('Yes, of components in this register').check();
      await page.getByLabel(/Voice activity detection/).check();
      await page.getByLabel('Which office owns the risk?').fill('Library services');
      await page.getByLabel('Which office do citizens ask?').fill('Library desk');
      await page.getByLabel('Ask for a person at any time').check();
      await go(page, 'Save and go on');

      const asked = await page.locator('main fieldset, main .field:not(fieldset .field)').count();
      assert.equal(asked, 6, 'six questions, no more');
      await page.getByLabel('None of these. It informs the public or talks with people').check();
      await page.getByLabel('It drafts or informs').check();
      await page.getByLabel('Pseudonymised personal data').check();
      await page.getByRole('textbox', { name: /How many persons a year/ }).fill('20000');
      await page.locator('input[name="none_of.harm"]').first().check();
      await page.getByLabel('Yes', { exact: true }).check();
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Check the answers' }).click();
      await page.getByText(/2, 6, 1/).first().waitFor();
      await go(page, 'Save and go on');

      for (const box of await page.locator('main textarea').all()) await box.fill('In place; described in the handbook.');
      const until = page.locator('main input[type="date"], main input[name="/valid_until"]');
      if (await until.count()) await until.first().fill(new Date(Date.now() + 86400e3 * 300).toISOString().slice(0, 10));
      await go(page, 'Show me what I sign');

      const preview = await page.locator('main').innerText();
      assert.match(preview, /riverton\/library-chatbot/);
      await page.getByRole('button', { name: /^Sign as/ }).click();
      await page.waitForURL('**/console/signed/**');
      await page.goto(`${demo.url}/uses/riverton/library-chatbot-${javaScriptEnabled ? 'one' : 'two'}`);
      assert.match(await page.locator('main').innerText(), /2, 6, 1/);

      await page.goto(`${demo.url}/console/uses/riverton/library-chatbot-${javaScriptEnabled ? 'one' : 'two'}`);
      await go(page, 'Adopt or disagree');
      await page.locator('main input[value="adopt"]').check();
      await go(page, 'Show me what I sign');
      await page.getByRole('button', { name: /^Sign as/ }).click();
      await page.waitForURL('**/console/signed/**');
      await page.goto(`${demo.url}/uses/riverton/library-chatbot-${javaScriptEnabled ? 'one' : 'two'}`);
      assert.match(await page.locator('main').innerText(), /Safety label\s+Valid until/);
    });
  }

  journey('reports an incident, and the last digit moves at once', {}, async (page, { demo, person }) => {
    await sign_in(page, demo.url, person('library'));
    await page.goto(`${demo.url}/uses/riverton/phone-line`);
    assert.match(await page.locator('main').innerText(), /3, 6, 0, 0/);
    await page.goto(`${demo.url}/console/uses/riverton/phone-line`);
    await go(page, 'Report an incident');
    await page.getByLabel(/title|call it|In one line/i).first().fill('Calls were cut off');
    for (const box of await page.locator('main textarea').all()) await box.fill('Callers were cut off in the middle of a renewal.');
    for (const box of await page.locator('main input[type="datetime-local"]').all()) await box.fill('2026-11-20T09:00');
    await page.locator('main input[value="serious"]').check();
    await go(page, 'Show me what I sign');
    await page.getByRole('button', { name: /^Sign as/ }).click();
    await page.waitForURL('**/console/signed/**');
    await page.goto(`${demo.url}/uses/riverton/phone-line`);
    assert.match(await page.locator('main').innerText(), /3, 6, 0, 8/);
  });

  journey('finds every page of the console accessible', {}, async (page, { context, demo, person }) => {
    await sign_in(page, demo.url, person('library'));
    const found = [];
    const seen = await walk(context, demo.url, ['/console', '/console/account'], 1, async (one, answer, address) => {
      if (!address.startsWith('/console')) return;
      if (answer.status() !== 200) found.push(`${address}: answered ${answer.status()}`);
      found.push(...(await flaws_everywhere(one)));
    });
    assert.deepEqual(found, []);
    assert.ok([...seen.keys()].filter((sort) => sort.startsWith('/console')).length >= 4, [...seen.keys()].join(' '));
  });
});
