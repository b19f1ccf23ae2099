// Every sort of public page in a real browser: axe-core finds nothing (WCAG 2.2 AA) in light and dark at 320, 768 and 1280
// pixels, nothing is wider than its window, no policy is violated, and no page is over 60 KB on the wire.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browser, cannot, demonstration, fetched, flaws, flaws_everywhere, stop, visitor, walk } from './browser.mjs';

const kPageBytes = 60 * 1024;

describe('every public page', { skip: cannot }, () => {
  let chromium, demo;
  before(async () => {
    demo = await demonstration();
    if (demo) chromium = await browser();
  });
  after(stop);

  test('is accessible, small and quiet', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context, complaints } = await visitor(chromium, { bypassCSP: false });
    const found = [];
    const start = ['/', '/uses', '/components', '/log', '/rules', '/verify', '/uses?q=no+such+words', '/search?q=voice'];
    const seen = await walk(context, demo.url, start, 2, async (page, answer, address) => {
      if (answer.status() !== 200) found.push(`${address}: answered ${answer.status()}`);
      found.push(...(await flaws_everywhere(page)));
      const { bytes } = await fetched(demo.url + address);
      if (bytes > kPageBytes) found.push(`${address}: ${bytes} bytes compressed`);
    });
    await context.close();
    assert.deepEqual([...found, ...complaints], []);
    assert.ok(seen.size >= 10, `only ${seen.size} sorts of pages were found: ${[...seen.keys()]}`);
    t.diagnostic(`${[...seen.values()].reduce((sum, n) => sum + n)} pages of ${seen.size} sorts`);
  });

  test('is small, however far one goes', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const waiting = ['/'];
    const known = new Set(waiting);
    const found = [];
    let most = { bytes: 0 };
    let pages = 0;
    while (waiting.length > 0 && pages < 3000) {
      const address = waiting.shift();
      const { status, headers, bytes, text } = await fetched(demo.url + address);
      if (!(headers['content-type'] ?? '').startsWith('text/html')) continue;
      ++pages;
      if (status !== 200) found.push(`${address}: answered ${status}`);
      if (bytes > kPageBytes) found.push(`${address}: ${bytes} bytes compressed`);
      if (bytes > most.bytes) most = { bytes, address };
      for (const [, href] of text.matchAll(/<a [^>]*?href="(\/[^"#]*)/g)) {
        const next = href.replaceAll('&amp;', '&');
        if (known.has(next) || next.startsWith('/api/v1') || /\.(json|csv|atom|txt)(\?|$)/.test(next)) continue;
        known.add(next);
        waiting.push(next);
      }
    }
    assert.deepEqual(found, []);
    assert.ok(pages >= 100, `only ${pages} pages were found`);
    t.diagnostic(`${pages} pages; the largest is ${most.address} with ${most.bytes} bytes`);
  });

  test('also when it is an error', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context } = await visitor(chromium);
    const page = await context.newPage();
    const answer = await page.goto(`${demo.url}/no/such/page`);
    assert.equal(answer.status(), 404);
    assert.deepEqual(await flaws_everywhere(page), []);
    await context.close();
  });

  test('and a page with a flaw would be found', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context } = await visitor(chromium);
    const page = await context.newPage();
    await page.goto(demo.url);
    await page.evaluate(() => document.querySelector('main').append(document.createElement('img')));
    assert.match((await flaws(page)).join(), /image-alt/);
    await context.close();
  });
});
