// A journalist's journey in a real browser, with JavaScript on and off: filters a list, takes it away as CSV, JSON and Atom,
// and cites it. The address of what was filtered is the same for everybody, and the files hold the rows that the page shows.
import assert from 'node:assert/strict';
import { journeys, tab_to } from './browser.mjs';

// RFC 4180, as a spreadsheet reads it.
function cells(text) {
  const rows = [[]];
  let cell = '', quoted = false;
  text = text.replace(/^\ufeff/, '');
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ',' || c === '\n')) {
      rows.at(-1).push(cell.replace(/\r$/, ''));
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  return rows.filter((row) => row.length > 1);
}

journeys('a journalist', (journey) => {
  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

    journey(`filters the uses and takes what is shown as data, ${how}`, { javaScriptEnabled }, async (page, { demo, context }) => {
      await page.goto(`${demo.url}/uses`);
      const names = async () => (await page.locator('main tbody tr a[href^="/uses/"]').evaluateAll((all) =>
        [...new Set(all.map((a) => a.getAttribute('href')))])).sort();
      const all = await names();
      assert.ok(all.length >= 3);
      await page.getByRole('checkbox', { name: /Riverton Public Library/ }).or(page.getByLabel(/Riverton Public Library/)).first().check();
      await page.getByRole('button', { name: 'Show' }).first().click();
      await page.waitForURL(/agency=riverton/);
      const shown = await names();
      assert.ok(shown.length > 0 && shown.length < all.length, shown.join(' '));

      const taken = {};
      for (const format of ['CSV', 'JSON', 'Atom']) {
        const link = page.locator('main').getByRole('link', { name: format, exact: true }).first();
        const href = await link.getAttribute('href');
        assert.match(href, /agency=riverton/, 'the filter is in the address');
        const answer = await context.request.get(new URL(href, page.url()).href);
        assert.equal(answer.status(), 200);
        taken[format] = { type: answer.headers()['content-type'], text: await answer.text() };
      }
      assert.match(taken.CSV.type, /^text\/csv/);
      const rows = cells(taken.CSV.text);
      assert.equal(rows.length - 1, shown.length, 'as many rows as the page shows');
      for (const row of rows) assert.equal(row.length, rows[0].length);
      assert.match(taken.JSON.type, /^application\/json/);
      for (const href of shown) assert.ok(JSON.stringify(JSON.parse(taken.JSON.text)).includes(href), href);
      assert.match(taken.Atom.type, /^application\/atom\+xml/);
      assert.match(taken.Atom.text, /<feed[^>]*xmlns="http:\/\/www.w3.org\/2005\/Atom"/);

      // The same address, for somebody who was never here.
      const address = page.url();
      const stranger = await context.browser().newContext({ javaScriptEnabled });
      const again = await stranger.newPage();
      await again.goto(address);
      assert.deepEqual((await again.locator('main tbody tr a[href^="/uses/"]').evaluateAll((found) =>
        [...new Set(found.map((a) => a.getAttribute('href')))])).sort(), shown);
      await stranger.close();
    });

    journey(`sorts and searches, and the address says so, ${how}`, { javaScriptEnabled }, async (page, { demo }) => {
      await page.goto(`${demo.url}/uses`);
      await page.getByRole('link', { name: 'By name' }).first().click();
      await page.waitForURL(/sort=/);
      const order = await page.locator('main tbody tr a[href^="/uses/"]').evaluateAll((all) => all.map((a) => a.textContent.toLowerCase()));
      assert.ok(order.length >= 3);
      assert.deepEqual(order, [...order].sort(), 'by the names that people read');
      await page.goto(`${demo.url}/uses?q=calls`);
      assert.equal(await page.locator('main input[name="q"]').first().inputValue(), 'calls');
      await page.goto(`${demo.url}/uses?q=no+such+words+at+all`);
      assert.match(await page.locator('main').innerText(), /No use|no use|Nothing|nothing/, 'an empty list says why');
    });

    journey(`cites a page so that it can be found again, ${how}`, { javaScriptEnabled }, async (page, { demo, context }) => {
      await page.goto(`${demo.url}/uses/riverton/phone-line`);
      const box = await page.locator('main').innerHTML();
      const size = /tree size (\d+)/.exec(box)?.[1];
      assert.ok(size, 'the box names the tree size');
      assert.match(box, /checkpoint \d{4}-\d\d-\d\dT[\d:]+Z/);
      assert.match(box, /leaf hash [0-9a-f]{64}/);
      const summary = page.locator('main summary').filter({ hasText: /BibTeX/ });
      if (await summary.count()) await summary.first().click();
      assert.match(await page.locator('main').innerHTML(), /@misc\{/);
      const url = /url = \{([^}]+)\}/.exec(box)[1];
      const answer = await context.request.get(url);
      assert.equal(answer.status(), 200, 'the cited address answers');
      const checkpoint = await (await context.request.get(`${demo.url}/checkpoint`)).text();
      assert.ok(Number(checkpoint.split('\n')[1]) >= Number(size));
    });
  }

  journey('filters by keyboard alone', {}, async (page, { demo }) => {
    await page.goto(`${demo.url}/uses`);
    await tab_to(page, () => document.activeElement.getAttribute('value') === 'riverton');
    await page.keyboard.press('Space');
    await tab_to(page, () => document.activeElement.innerText === 'Show');
    await page.keyboard.press('Enter');
    await page.waitForURL(/agency=riverton/);
  });
});
