// A citizen's journeys, with JavaScript on and off, and by keyboard alone: does my agency use AI on me, may it, what can I
// do? Two clicks from home; then the same page as data and on paper.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browser, cannot, demonstration, stop, visitor } from './browser.mjs';

describe('a citizen', { skip: cannot }, () => {
  let chromium, demo;
  before(async () => {
    demo = await demonstration();
    if (demo) chromium = await browser();
  });
  after(stop);

  const journey = (name, options, body) => test(name, async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context, complaints } = await visitor(chromium, options);
    const page = await context.newPage();
    await page.goto(demo.url);
    await body(page, context);
    assert.deepEqual(complaints, []);
    assert.deepEqual(await context.cookies(), [], 'public pages set no cookie');
    await context.close();
  });

  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    journey(`finds in two clicks what an agency does and what one can do, ${how}`, { javaScriptEnabled }, async (page) => {
      await page.getByRole('link', { name: 'Riverton Public Library' }).first().click();
      await page.getByRole('link', { name: 'Renewals by phone' }).first().click();
      assert.match(page.url(), /\/uses\/riverton\/phone-line$/);
      const text = await page.locator('main').innerText();
      for (const wanted of ['In short', 'What you can do', '@', '3'])
        assert.ok(text.includes(wanted), `the page does not say “${wanted}”`);
      assert.equal(await page.locator('h1').count(), 1);
    });

    journey(`searches for a service, ${how}`, { javaScriptEnabled }, async (page) => {
      await page.getByRole('searchbox').first().fill('building plans');
      await page.getByRole('searchbox').first().press('Enter');
      await page.getByRole('link', { name: 'Reading of building plans' }).first().click();
      assert.match(page.url(), /\/uses\/permits\/plan-reader$/);
    });
  }

  journey('gets there by keyboard alone, and always sees where the focus is', {}, async (page) => {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the skip link comes first');
    await page.keyboard.press('Enter');
    const wanted = '/uses/riverton/phone-line';
    let reached = false;
    for (let i = 0; i < 80 && !reached; ++i) {
      await page.keyboard.press('Tab');
      const { href, seen } = await page.evaluate(() => {
        const on = document.activeElement;
        const style = getComputedStyle(on);
        return { href: on.getAttribute('href'), seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
      });
      if (href !== null) assert.ok(seen, `the focus on ${href} cannot be seen`);
      reached = href === wanted;
    }
    assert.ok(reached, `${wanted} is not reached from home by the Tab key`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${wanted}`);
  });

  journey('prints a page with its addresses and without menus', {}, async (page) => {
    await page.goto(`${demo.url}/uses/riverton/phone-line`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('header nav').first().isVisible(), false, 'the menu is not printed');
    assert.equal(await page.locator('h1').isVisible(), true);
    assert.equal(await page.getByRole('heading', { name: 'What you can do' }).isVisible(), true);
  });

  journey('at four times the text size loses nothing', { viewport: { width: 320, height: 640 } }, async (page) => {
    for (const path of ['/', '/uses', '/uses/riverton/phone-line']) {
      await page.goto(demo.url + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${path} is ${over} px wider than the window`);
    }
  });
});
