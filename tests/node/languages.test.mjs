// Every page in other languages: in French axe-core finds nothing and nothing is too wide; in the pseudo-locale, a third longer
// and in brackets, no page shows plain English of its own, so all of it can be translated.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { browser, cannot, demonstration, flaws_everywhere, sign_in, stop, visitor, walk } from './browser.mjs';

const kPublic = ['/', '/uses', '/components', '/models', '/agencies', '/incidents', '/quarters', '/log', '/rules', '/verify',
  '/api', '/cases', '/uses?q=no+such+words', '/search?q=voice', '/sign-in', '/no/such/page'];
const kPeople = ['library', 'kim', 'registrar'];

// Plain text that is right in every language, each with the reason why.
const kSame = [
  /\b[0-9a-f]{8,}\b/g, // digests
  /\b(sha-?256|p-256|ecdsa|ed25519|json|csv|atom|dsse|bibtex|utc|xlsx?|spdx|http|https)\b/gi, // names of formats
  /\b[a-z0-9-]+\/[a-z0-9./-]+\b/g, // ids of subjects and persons
  /\b(k|M|G)B\b/g, // units
  /\S+@\S+|https?:\S+/g, // addresses
  /\bC(-[0-9A-Z]{4})+(-[0-9A-Z])?\b/g, // case numbers
  /\b(by the demonstration|second factor|true|library)\b/g, // details in the audit trail; a word that is searched for
  /\b(sofia|quay|rosa|westmark|paulo reis|ola sur|lena brandt|kim noord|elif demir)\b/gi, // people of the demonstration
];

// The page's own words, with what stands in brackets left out: one text an element, attributes too.
function plain_words() {
  // Beside code: what people are called, addresses to cite, and signed texts cut to fit (hits of a search, drawings).
  const kQuiet = 'script, style, code, pre, kbd, textarea, [translate="no"], nav.tongues, .offer, .secret, .hash, .cite, .hits, svg, '
    + 'select[name=language], .signed-in p';
  const gap = '\u0001';
  let all = '';
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    all += node.parentElement.closest(kQuiet) ? gap : node.data + gap;
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`)) all += gap + element.getAttribute(name);
  all += gap + (document.querySelector('meta[name=description]')?.content ?? '');
  for (let before = ''; before !== all;) {
    before = all;
    all = all.replace(/\[!!(?:(?!\[!!|!!\])[^])*!!\]/g, '');
  }
  return all.split(gap).map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /[a-z]{2}/i.test(text));
}

function strings(value, into) {
  if (typeof value === 'string') into.add(value);
  else if (value && typeof value === 'object') for (const one of Object.values(value)) strings(one, into);
  return into;
}

// What somebody signed, and what the shared rules say in their own languages: data, shown as it is.
async function signed(demo) {
  const all = new Set([demo.name]);
  strings(JSON.parse(readFileSync(new URL('../../rubrics/core.json', import.meta.url), 'utf8')), all);
  const { list } = await (await fetch(`${demo.url}/log.json`)).json();
  for (let entry = 0; entry < list.total; ++entry) {
    const page = await (await fetch(`${demo.url}/log/${entry}.json`)).json();
    if (page.statement) strings(JSON.parse(page.statement), all);
  }
  for (const one of demo.people) for (const text of [one.login, one.who]) all.add(text);
  const list_of = [...all].map((text) => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '').toLowerCase()).filter((text) => text.length > 1);
  const whole = list_of.join('\n');
  const longest = list_of.filter((text) => text.length > 3).sort((a, b) => b.length - a.length);
  return (text) => {
    let rest = text.toLowerCase().replace(/^[\s.,:;·–-]+|[\s.,:;·–-]+$/g, '');
    if (whole.includes(rest)) return true;
    for (const one of longest) if (rest.includes(one)) rest = rest.replaceAll(one, ' ');
    for (const same of kSame) rest = rest.replace(new RegExp(same.source, 'gi'), ' ');
    return !/[a-z]{2}/.test(rest);
  };
}

describe('every page in another language', { skip: cannot }, () => {
  let chromium, demo;
  before(async () => {
    demo = await demonstration('--pseudo-locale');
    if (demo) chromium = await browser();
  });
  after(stop);

  const person = (login) => demo.people.find((one) => one.login === login) ?? demo.people[0];

  test('is accessible and no wider than its window in French', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context, complaints } = await visitor(chromium, { locale: 'fr-FR' });
    const found = [];
    const seen = await walk(context, demo.url, kPublic.map((path) => '/fr' + path), 1, async (page, answer, address) => {
      if (!address.startsWith('/fr/')) return;
      found.push(...(await flaws_everywhere(page)));
    });
    await context.close();
    assert.deepEqual([...found, ...complaints], []);
    assert.ok(seen.size >= 10, `only ${seen.size} sorts of pages were found: ${[...seen.keys()]}`);
  });

  test('shows nothing of its own that cannot be translated', async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    demo.name = /– (.*)<\/title>/.exec(await (await fetch(demo.url)).text())[1];
    const is_data = await signed(demo);
    const found = new Map();
    const wide = [];
    const look = async (page, answer, address) => {
      if (!address.startsWith('/qps/') || address === '/qps/api') return; // a reference for programmers stays English
      for (const text of await page.evaluate(plain_words)) if (!is_data(text) && !found.has(text)) found.set(text, address);
      await page.setViewportSize({ width: 320, height: 900 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${address}: wider than 320 px by ${over}`);
    };
    let pages = 0;
    const { context } = await visitor(chromium);
    pages += (await walk(context, demo.url, kPublic.map((path) => '/qps' + path), 2, look)).size;
    await context.close();
    for (const login of kPeople) {
      const { context: signed_in } = await visitor(chromium);
      const page = await signed_in.newPage();
      await sign_in(page, demo.url, person(login));
      await page.close();
      pages += (await walk(signed_in, demo.url, ['/qps/console', '/qps/console/account'], 1, look)).size;
      await signed_in.close();
    }
    assert.ok(pages >= 20, `only ${pages} sorts of pages were found`);
    const plain = [...found].map(([text, address]) => `${address}: plain English: ${text}`).sort();
    assert.deepEqual([...new Set(wide), ...plain], []);
  });
});
