// A real browser on the real program: Debian's Chromium through playwright-core, and a demonstration served on loopback.
// Chromium refuses to run as root with its sandbox, so it is started as an unprivileged user then, and driven through its
// debugging port. Tests that use this skip, saying why, where no Chromium is installed or no registry holds the models.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const kProgram = process.env.PROBITY ?? '../../build/probity';
const kChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Why browser tests cannot run here, or false.
export const cannot = kChromium ? false : 'no Chromium is installed';

const stops = [];
// For after(): ends what start() and serve() began, the last first.
export async function stop() {
  for (const end of stops.splice(0).reverse()) await end();
}

function folder(name) {
  const made = mkdtempSync(join(tmpdir(), `probity-${name}-`));
  stops.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return made;
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(killer);
}

// The user that Chromium runs as when we are root: nobody, as Debian numbers it.
const kNobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};

async function port_of(profile, child) {
  const file = join(profile, 'data', 'DevToolsActivePort');
  for (let i = 0; i < 300 && child.exitCode === null; ++i, await sleep(100))
    if (existsSync(file) && statSync(file).size > 0) return readFileSync(file, 'utf8').split('\n')[0];
  return null;
}

async function launch(...more) {
  const profile = folder('chromium');
  mkdirSync(join(profile, 'data'));
  if (kNobody.uid) for (const path of [profile, join(profile, 'data')]) chownSync(path, kNobody.uid, kNobody.gid);
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}/data`, '--disable-gpu',
    '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--lang=en', ...more, 'about:blank'];
  const child = spawn(kChromium, flags, { stdio: 'ignore', env: { PATH: process.env.PATH, HOME: profile }, ...kNobody });
  stops.push(() => ended(child));
  return port_of(profile, child);
}

// A browser; its contexts are made by the tests.
export async function browser() {
  // Some containers allow no namespaces, and without them there is no sandbox; it shows our own pages only.
  const port = (await launch()) ?? (await launch('--no-sandbox'));
  if (!port) throw new Error('Chromium does not start');
  const made = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  stops.push(() => made.close());
  return made;
}

// The demonstration, built in a new directory and served: {url, data, people}. `people` are the logins that its handout
// names: {login, password, who, totp}. null where the open models cannot be had.
export async function demonstration(...flags) {
  const data = join(folder('demo'), 'westmark');
  const child = spawn(kProgram, ['demo', '--data', data, '--listen', '127.0.0.1:0', '--json', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  stops.push(() => ended(child));
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  for (let i = 0; i < 6000 && child.exitCode === null; ++i, await sleep(100)) {
    const found = /"url":\s*"([^"]+)"/.exec(said);
    if (found) return { url: found[1], data, people: people_of(join(data, 'handout', 'sign-in.txt')) };
  }
  if (child.exitCode === 4 && said.includes('packages.unreachable')) return null;
  throw new Error(`the demonstration did not come up:\n${said}`);
}

// A port that is free now, for those who must know it before the server starts.
export function free_port() {
  return new Promise((resolve) => {
    const probe = http.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// A data directory of the demonstration, built and not served. null where the open models cannot be had.
export function built() {
  const data = join(folder('demo'), 'westmark');
  const run = spawnSync(kProgram, ['demo', '--once', '--data', data, '--json'], { encoding: 'utf8' });
  if (run.status === 4 && run.stderr.includes('packages.unreachable')) return null;
  if (run.status !== 0) throw new Error(`the demonstration was not built:\n${run.stdout}${run.stderr}`);
  return { data, people: people_of(join(data, 'handout', 'sign-in.txt')) };
}

// A data directory served on that port.
export async function serve(data, port, ...flags) {
  const child = spawn(kProgram, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--json', ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  stops.push(() => ended(child));
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it listened`)));
  });
  return `http://localhost:${port}`;
}

// The handout's lines: "<login> <password> <who>: <what to try>", and below those with one, "second factor: secret <...>".
function people_of(file) {
  const people = [];
  if (!existsSync(file)) return people;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const person = /^(\S+)\s+([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\s+([^:]+): /.exec(line);
    if (person) people.push({ login: person[1], password: person[2], who: person[3], totp: null });
    const secret = /^\s+second factor: secret ([A-Z2-7]+)/.exec(line);
    if (secret) people.at(-1).totp = secret[1];
  }
  return people;
}

export const probity = (...words) => execFileSync(kProgram, words, { encoding: 'utf8' });

// The same when it may refuse: {status, stdout, stderr}.
export const outcome = (...words) => spawnSync(kProgram, words, { encoding: 'utf8' });

// The six digits of now (RFC 6238), as an authenticator program shows them.
export function totp(secret, seconds = Date.now() / 1000) {
  let bits = '';
  for (const letter of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

// Signs somebody of the handout in, with the second factor where there is one.
export async function sign_in(page, url, person) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Your login').fill(person.login);
  await page.getByLabel('Your password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  if (person.totp) {
    await page.waitForURL('**/sign-in/code**');
    await page.getByLabel('Six-digit code').fill(totp(person.totp));
    await page.getByRole('button', { name: 'Go on' }).click();
    // A code works once: where that of this half minute enrolled the device, the next one is taken too.
    const refused = page.getByLabel('Six-digit code');
    await page.waitForLoadState();
    if (await refused.count()) {
      await refused.fill(totp(person.totp, Date.now() / 1000 + 30));
      await page.getByRole('button', { name: 'Go on' }).click();
    }
  }
  await page.waitForURL('**/console');
}

// The journeys of one sort of visitor, who share a demonstration and a browser: `plan` gets `journey(name, options, body)`,
// and each body(page, {context, demo, chromium}) a page of its own. Complaints of the browser fail it, and the policy of a
// page is among what complains. `flags` are the server's.
export function journeys(who, plan, ...flags) {
  describe(who, { skip: cannot }, () => {
    let chromium, demo;
    before(async () => {
      demo = await demonstration(...flags);
      if (demo) chromium = await browser();
    });
    after(stop);
    plan((name, options, body) => test(name, async (t) => {
      if (!demo) return t.skip('neither a registry nor a cache holds the open models');
      const { context, complaints } = await visitor(chromium, options);
      await body(await context.newPage(), { context, demo, chromium, person: (login) => demo.people.find((one) => one.login === login) });
      assert.deepEqual(complaints, []);
      await context.close();
    }));
  });
}

// Presses the first button of that name; the page that it leads to has come when it returns.
export async function go(page, name) {
  const before = page.url();
  await page.getByRole('button', { name }).first().click();
  await page.waitForURL((url) => url.href !== before);
}

// Presses the Tab key until the focus is on what `wanted` (a function in the page) says yes to; every stop on the way must
// be seen. Fails after `most` stops.
export async function tab_to(page, wanted, argument, most = 120) {
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    const on = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      return { what: element.outerHTML.slice(0, 120), body: element === document.body,
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    if (!on.body) assert.ok(on.seen, `the focus cannot be seen on ${on.what}`);
    if (await page.evaluate(wanted, argument)) return;
  }
  assert.fail(`the Tab key does not get to ${wanted} ${argument} on ${page.url()}`);
}

// A page's bytes on the wire, compressed, with status, headers and what it says.
export function fetched(url, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { 'accept-encoding': 'gzip', accept: 'text/html', ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        const body = Buffer.concat(parts);
        const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        resolve({ status: answer.statusCode, headers: answer.headers, bytes: body.length, text: plain.toString() });
      });
    }).on('error', reject);
  });
}

// A context whose pages may complain about nothing: `complaints` collects console errors (refusals by the page's
// Content-Security-Policy are among them), failures of scripts and of requests to this site.
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const complaints = [];
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text()))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'net::ERR_ABORTED')
        complaints.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
  });
  return { context, complaints };
}

// What axe-core finds on the page as it stands, and whether it is wider than its window: one line each.
export async function flaws(page) {
  const found = [];
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) found.push(`wider than the window by ${over} px`);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(kAxe);
  const { violations } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
    kRules);
  for (const one of violations)
    for (const node of one.nodes.slice(0, 3))
      found.push(`${one.id} (${one.impact}): ${node.html.slice(0, 160)} | ${(node.failureSummary ?? '').slice(0, 300)}`);
  return found;
}

// The same in every look that visitors use: light and dark, phone, tablet and desk.
export async function flaws_everywhere(page) {
  const all = [];
  for (const colorScheme of ['light', 'dark'])
    for (const width of [320, 768, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const flaw of await flaws(page)) all.push(`${new URL(page.url()).pathname} ${colorScheme} ${width}: ${flaw}`);
    }
  return all;
}

// The addresses of this site that the page links to, without fragments, and never one that is a file to take away, in
// whichever language.
export async function links(page) {
  return page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => new URL(a.href))
    .filter((url) => url.origin === location.origin && !/\.(json|csv|atom|txt|css|svg)$|\/files\/[0-9a-f]{64}$/.test(url.pathname)
      && !/^(\/fr|\/qps)?\/(api\/v1|checkpoint|checkpoints|proof|quorum|tile)(\/|$)/.test(url.pathname))
    .map((url) => url.pathname + url.search));
}

// An address with what names one thing left out, so that pages of one sort count as one.
export const sort_of = (address) => address.replace(/\?.*/, '?').replace(/\/[0-9a-f]{64}/g, '/*').replace(/\/\d+/g, '/*')
  .replace(/\/(uses|models|incidents)\/[^/?]+\/[^/?]+/, '/$1/*').replace(/\/(agencies|drafts|cases|organisations)\/[^/?]+/, '/$1/*');

// Visits what can be reached from `start`, at most `each` pages of a sort, and hands every page to `look`.
export async function walk(context, base, start, each, look) {
  const seen = new Map();
  const waiting = [...start];
  const known = new Set(waiting);
  const page = await context.newPage();
  while (waiting.length > 0) {
    const address = waiting.shift();
    const sort = sort_of(address);
    if ((seen.get(sort) ?? 0) >= each) continue;
    seen.set(sort, (seen.get(sort) ?? 0) + 1);
    const answer = await page.goto(base + address);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    await look(page, answer, address);
    for (const next of await links(page))
      if (!known.has(next)) {
        known.add(next);
        waiting.push(next);
      }
  }
  await page.close();
  return seen;
}
