// An assessor's journeys in a real browser, with JavaScript on and off, and by keyboard alone: from the queue to a file
// that is open by a grant, and to a check with its evidence that moves a code. Every page of theirs by axe.
import assert from 'node:assert/strict';
import { flaws_everywhere, go, journeys, sign_in, tab_to, walk } from './browser.mjs';

journeys('an assessor', (journey) => {

  // Each signs one check of the letters, which misses two of these.
  const kChecks = [
    { javaScriptEnabled: true, scope: 'oversight', label: /^Oversight/, file: 'oversight-on.txt' },
    { javaScriptEnabled: false, scope: 'masking', label: /^Masking/, file: 'masking-off.txt' },
  ];
  for (const { javaScriptEnabled, scope, label, file } of kChecks) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

    journey(`goes from the queue to a file by grant and signs a check with evidence, ${how}`, { javaScriptEnabled },
      async (page, { demo, person }) => {
      await sign_in(page, demo.url, person('ola'));
      const main = page.locator('main');
      assert.match(await main.innerText(), /Asked of you by Westmark Building Permit Office until/);
      await page.getByRole('link', { name: 'Sorting of incoming letters' }).first().click();
      await page.waitForURL('**/console/uses/permits/letters');
      assert.match(await main.innerText(), /Granted by Westmark Building Permit Office/);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'handbook.txt' }).first().click(),
      ]);
      assert.equal(download.suggestedFilename(), 'handbook.txt');

      await go(page, 'Write a check');
      await page.getByLabel(label).check();
      await page.getByLabel('How did you check it?').fill('Sat beside the clerks for a day.');
      await page.getByLabel('Passed', { exact: true }).check();
      await page.getByLabel('What did you find?').fill('A clerk sees and can change every proposal.');
      await page.getByLabel('Until when is it valid?').fill(until(200));
      await page.getByLabel('The agency that uses it').check();
      await page.getByLabel('Which ties do you have').fill('none');
      await page.getByLabel('Files to add').setInputFiles(
        { name: file, mimeType: 'text/plain', buffer: Buffer.from(`what was seen, ${scope}`) });
      await page.getByRole('button', { name: 'Upload' }).click();
      await page.getByText(file).first().waitFor();
      await page.getByLabel(`Anyone may fetch it: ${file}`).check();
      await go(page, 'Show me what I sign');
      assert.match(await main.innerText(), new RegExp(`${file} .*Anyone may fetch it`));
      assert.match(await main.innerText(), /Once you sign this:/);
      await page.getByRole('button', { name: /^Sign as/ }).click();
      await page.waitForURL('**/console/signed/**');

      await page.goto(`${demo.url}/uses/permits/letters`);
      assert.match(await main.innerText(), new RegExp(`${scope} of permits/letters`, 'i'));
      assert.doesNotMatch(await main.innerText(), new RegExp(scope === 'oversight'
        ? 'evidence of human oversight missing' : 'evidence of masking \\(P2\\) missing', 'i'));
    });
  }

  journey('sends a check that lacks something back to its fields', {}, async (page, { demo, person }) => {
    await sign_in(page, demo.url, person('kim'));
    await page.goto(`${demo.url}/console/uses/harbour/call-intake`);
    await go(page, 'Write a check');
    await page.getByRole('button', { name: 'Show me what I sign' }).click();
    await page.getByRole('link', { name: /What did you check/ }).waitFor();
    assert.deepEqual(await flaws_everywhere(page), []);
  });

  journey('moves the code of a use with the check that was missing', {}, async (page, { demo, person }) => {
    await page.goto(`${demo.url}/uses/permits/letters`);
    assert.match(await page.locator('main').innerText(), /4, 6, 2, 6/);
    await sign_in(page, demo.url, person('ola'));
    await page.goto(`${demo.url}/console/uses/permits/letters`);
    await go(page, 'Write a check');
    await page.getByLabel(/^Red team/).check();
    await page.getByLabel('How did you check it?').fill('Wrote letters that were to mislead it.');
    await page.getByLabel('Passed', { exact: true }).check();
    await page.getByLabel('What did you find?').fill('It sends what it cannot read to a clerk.');
    await page.getByLabel('Until when is it valid?').fill(until(100));
    await page.getByLabel('The agency that uses it').check();
    await page.getByLabel('Which ties do you have').fill('none');
    await go(page, 'Show me what I sign');
    await page.getByRole('button', { name: /^Sign as/ }).click();
    await page.waitForURL('**/console/signed/**');
    await page.goto(`${demo.url}/uses/permits/letters`);
    assert.match(await page.locator('main').innerText(), /4, 6, 2, 4/);
  });

  journey('does it all by keyboard', {}, async (page, { demo, person }) => {
    await sign_in(page, demo.url, person('kim'));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to main content');
    await page.keyboard.press('Enter');
    const reach = (wanted) => tab_to(page, (source) => {
      const on = document.activeElement;
      return new RegExp(source).test((on.labels?.[0] ?? on).textContent.trim());
    }, wanted.source);
    await reach(/Silent emergency calls/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/uses/harbour/call-intake');
    await reach(/^Write a check/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/drafts/**');
    await reach(/^Monitoring/);
    await page.keyboard.press('Space');
    await reach(/^How did you check it/);
    await page.keyboard.type('Read the plan of monitoring.');
    await reach(/^Passed|^Too little evidence|^Failed/);
    await page.keyboard.press('Space');
    await reach(/^What did you find/);
    await page.keyboard.type('It says who looks at which figure, and when.');
    await reach(/^Until when/);
    await page.keyboard.type(until(90).replace(/(\d+)-(\d+)-(\d+)/, '$2$3$1')); // as this browser writes dates
    await reach(/^Our own organisation/);
    await page.keyboard.press('Space');
    await reach(/^Which ties/);
    await page.keyboard.type('none');
    await reach(/^Show me what I sign/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/preview');
    await reach(/^Sign as/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/signed/**');
  });

  journey('finds every page of theirs accessible', {}, async (page, { context, demo, person }) => {
    await sign_in(page, demo.url, person('ola'));
    await page.goto(`${demo.url}/console/uses/permits/letters`);
    await go(page, 'Write a check');
    const draft = new URL(page.url()).pathname;
    const found = [];
    const seen = await walk(context, demo.url, ['/console', '/console/queue', '/console/uses/permits/letters', draft], 1,
      async (one, answer, address) => {
        if (!address.startsWith('/console')) return;
        if (answer.status() !== 200) found.push(`${address}: answered ${answer.status()}`);
        found.push(...(await flaws_everywhere(one)));
      });
    assert.deepEqual(found, []);
    assert.ok([...seen.keys()].some((sort) => sort.startsWith('/console/components/')), [...seen.keys()].join(' '));
  });
});

// A date that many days from now, as an input of dates has it.
function until(days) {
  return new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
}
