// An auditor's journey in a real browser, with JavaScript on and off, and with the real program beside it: from home to the
// log, to an entry and its proof; what is taken away verifies offline, and does not once a byte of it is altered.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journeys, outcome, tab_to } from './browser.mjs';

journeys('an auditor', (journey) => {
  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

    journey(`takes an entry away and checks it offline, ${how}`, { javaScriptEnabled }, async (page, { demo, context }) => {
      const folder = mkdtempSync(join(tmpdir(), 'probity-auditor-'));
      // As a reader does: by the link's own address, kept as a file.
      const keep = async (link, name) => {
        const answer = await context.request.get(new URL(await link.getAttribute('href'), page.url()).href);
        assert.equal(answer.status(), 200);
        const path = join(folder, name);
        writeFileSync(path, await answer.body());
        return path;
      };
      try {
        await page.goto(demo.url);
        await page.getByRole('link', { name: 'Public log' }).first().click();
        assert.match(await page.locator('main').innerText(), /\d+ entries/);
        const key = /log\.westmark\.example\+[0-9a-f]{8}\+\S+/.exec(await page.locator('main').innerText())[0];
        const checkpoint = await (await context.request.get(`${demo.url}/checkpoint`)).text();
        const [origin, size, root] = checkpoint.split('\n');
        assert.equal(origin, 'log.westmark.example');
        assert.match(await page.locator('main').innerText(), new RegExp(root.replace(/[+/]/g, '.')), 'the root is shown');

        // An entry's page says who said what, and has the proof to take away.
        await page.goto(`${demo.url}/log/20`);
        const text = await page.locator('main').innerText();
        for (const wanted of ['Said by', 'Logged', 'The statement', 'The envelope', 'Check it offline'])
          assert.ok(text.includes(wanted), `the page does not say “${wanted}”`);
        const html = await page.locator('main').innerHTML();
        assert.match(html, new RegExp(`tree size ${size}`));

        const bundle = await keep(page.getByRole('link', { name: /Sigstore bundle/ }), '20.bundle.json');
        const receipt = await keep(page.getByRole('link', { name: /Receipt with proof/ }), 'receipt.json');
        const trust = await keep(page.getByRole('link', { name: /trust file/ }), 'trust.json');
        const proof = JSON.parse(readFileSync(receipt, 'utf8'));
        assert.equal(proof.index, 20);

        // The leaf and the path up to the root of the checkpoint, by RFC 6962 alone.
        const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
        const page_as_data = await (await context.request.get(`${demo.url}/log/20.json`)).json();
        let hash = sha256(Buffer.from([0]), Buffer.from(page_as_data.leaf));
        let at = 20, last = Number(page_as_data.tree_size) - 1;
        for (const one of page_as_data.proof.map((hex) => Buffer.from(hex, 'hex'))) {
          if (at % 2 === 1 || at === last) {
            hash = sha256(Buffer.from([1]), one, hash);
            while (at % 2 === 0 && at !== 0) { at = at >> 1; last = last >> 1; }
          } else {
            hash = sha256(Buffer.from([1]), hash, one);
          }
          at = at >> 1;
          last = last >> 1;
        }
        assert.equal(hash.toString('base64'), page_as_data.root, 'the entry is in the tree of the checkpoint');

        assert.equal(outcome('verify', bundle, '--trust', trust).status, 0);
        assert.ok(readFileSync(trust, 'utf8').length > 0);
        assert.ok(key.startsWith(origin));

        // A byte of what was said, and it is another entry.
        const altered = JSON.parse(readFileSync(bundle, 'utf8'));
        const said = Buffer.from(altered.dsseEnvelope.payload, 'base64').toString().replace('Says', 'Said');
        altered.dsseEnvelope.payload = Buffer.from(said).toString('base64');
        writeFileSync(bundle, JSON.stringify(altered));
        assert.notEqual(outcome('verify', bundle, '--trust', trust).status, 0, 'an altered bundle verified');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      // The whole log, from the node's own data.
      assert.equal(outcome('log', 'audit', '--data', demo.data).status, 0);
    });

    journey(`reads how to check without this server, ${how}`, { javaScriptEnabled }, async (page, { demo }) => {
      await page.goto(demo.url);
      await page.getByRole('link', { name: 'Check it yourself' }).first().click();
      const text = await page.locator('main').innerText();
      for (const wanted of ['probity verify', 'probity log audit', 'trust.json', 'log.westmark.example+'])
        assert.ok(text.includes(wanted), `the page does not say “${wanted}”`);
    });

    journey(`filters the log by kind and goes back in it, ${how}`, { javaScriptEnabled }, async (page, { demo }) => {
      await page.goto(`${demo.url}/log`);
      const links = await page.locator('main a[href^="/log/"]').count();
      assert.ok(links > 10, `only ${links} entries are listed`);
      const older = page.locator('main a[href*="before="]').first();
      await older.click();
      assert.match(page.url(), /before=\d+/);
      assert.ok((await page.locator('main a[href^="/log/"]').count()) > 0);
    });
  }

  journey('gets from the log to an entry by keyboard alone', {}, async (page, { demo }) => {
    await page.goto(`${demo.url}/log`);
    await tab_to(page, () => /^\/log\/\d+$/.test(document.activeElement.getAttribute('href') ?? ''), undefined, 200);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/log\/\d+$/);
    await tab_to(page, () => /bundle$/.test(document.activeElement.getAttribute('href') ?? ''), undefined, 200);
  });
});
