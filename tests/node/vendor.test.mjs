// A vendor's journeys in a real browser, with JavaScript on and off: what is to be delivered for a service that is not
// open, a file handed in, and the agency that looks at it. Every page of theirs by axe.
import assert from 'node:assert/strict';
import { flaws_everywhere, journeys, sign_in, walk } from './browser.mjs';

journeys('a vendor', (journey) => {
  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const name = `answers-${javaScriptEnabled ? 'on' : 'off'}.txt`;

    journey(`reads its checklist and hands in a file that the agency looks at, ${how}`, { javaScriptEnabled },
      async (page, { context, demo, person }) => {
      await sign_in(page, demo.url, person('sofia'));
      const main = page.locator('main');
      await page.getByRole('link', { name: 'Sorting of incoming letters' }).first().click();
      await page.waitForURL('**/console/uses/permits/letters');
      const text = await main.innerText();
      assert.match(text, /The service is not open/);
      assert.match(text, /Red team missing/);
      assert.match(text, /From independent assessors/);
      assert.match(text, /handbook\.txt/);
      await page.getByLabel('What is it?').selectOption('tests');
      await page.getByLabel('The file', { exact: true }).setInputFiles(
        { name, mimeType: 'text/plain', buffer: Buffer.from(`how sure it is, ${how}`) });
      await page.getByRole('button', { name: 'Hand it in' }).click();
      await page.getByRole('link', { name }).waitFor();
      assert.match(await main.innerText(), /Not looked at yet/);

      const officer = await context.newPage();
      await officer.context().clearCookies();
      await sign_in(officer, demo.url, person('permits'));
      assert.match(await officer.locator('main').innerText(), /Look at what was handed in/);
      await officer.goto(`${demo.url}/console/uses/permits/letters`);
      const [download] = await Promise.all([
        officer.waitForEvent('download'),
        officer.getByRole('link', { name }).first().click(),
      ]);
      assert.equal(download.suggestedFilename(), name);
      await officer.getByRole('button', { name: `I looked at it ${name}` }).click();
      await officer.getByText('Looked at on').first().waitFor();
      await officer.close();
    });
  }

  journey('sees nothing of what others supply', {}, async (page, { demo, person }) => {
    await sign_in(page, demo.url, person('sofia'));
    for (const address of ['/console/uses/permits/plan-reader', '/console/uses/harbour/call-intake', '/console/queue']) {
      const answer = await page.goto(demo.url + address);
      assert.equal(answer.status(), 403, address);
    }
  });

  journey('finds every page of theirs accessible', {}, async (page, { context, demo, person }) => {
    await sign_in(page, demo.url, person('sofia'));
    const found = [];
    const seen = await walk(context, demo.url, ['/console', '/console/uses/permits/letters'], 1, async (one, answer, address) => {
      if (!address.startsWith('/console')) return;
      if (answer.status() !== 200) found.push(`${address}: answered ${answer.status()}`);
      found.push(...(await flaws_everywhere(one)));
    });
    assert.deepEqual(found, []);
    assert.ok(seen.size >= 3, [...seen.keys()].join(' '));
  });
});
