// Sign-in by an agency's own OpenID provider: npm's oidc-provider on loopback, a real browser between the two. An identity
// opens the account that its owner linked it to, no other, and nothing that did not begin here ends here.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider } from 'oidc-provider';
import { browser, built, cannot, free_port, serve, sign_in, stop, visitor } from './browser.mjs';

const kSecret = 'a secret of this test & no other';

describe("an agency's own sign-in", { skip: cannot }, () => {
  let chromium, demo, url, provider_server;

  before(async () => {
    demo = built();
    if (!demo) return;
    const port = await free_port();
    provider_server = createServer();
    await new Promise((resolve) => provider_server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://localhost:${provider_server.address().port}`;
    const redirect_uri = `http://localhost:${port}/sign-in/agency/done`;
    const provider = new Provider(issuer, {
      clients: [{
        client_id: 'register', client_secret: kSecret, redirect_uris: [redirect_uri], response_types: ['code'],
        grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_basic',
      }],
      pkce: { required: () => true },
      cookies: { keys: ['a key of this test'] },
    });
    provider_server.on('request', provider.callback());
    writeFileSync(join(demo.data, 'agency-secret'), `${kSecret}\n`, { mode: 0o600 });
    writeFileSync(join(demo.data, 'sign-in.json'), JSON.stringify({
      name: 'Westmark staff sign-in', issuer, client_id: 'register',
      client_secret_file: join(demo.data, 'agency-secret'), redirect_uri,
    }));
    url = await serve(demo.data, port);
    chromium = await browser();
  });
  after(async () => {
    provider_server?.closeAllConnections();
    provider_server?.close();
    await stop();
  });

  const officer = () => demo.people.find(({ totp }) => !totp);

  async function at_the_provider(page, login) {
    await page.getByPlaceholder('Enter any login').fill(login);
    await page.getByPlaceholder('and password').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  const story = (name, body) => test(name, async (t) => {
    if (!demo) return t.skip('neither a registry nor a cache holds the open models');
    const { context } = await visitor(chromium);
    await body(await context.newPage(), context);
    await context.close();
  });

  story('is linked by its owner, and opens that account', async (page, context) => {
    await sign_in(page, url, officer());
    await page.goto(`${url}/console/account`);
    await page.getByRole('link', { name: 'Link it to this account' }).click();
    await at_the_provider(page, 'alice');
    await page.waitForURL('**/console/account?done=linked');
    await page.getByText('opens this account, since').waitFor();

    await context.clearCookies();
    await page.goto(`${url}/console/account`);
    await page.getByRole('link', { name: 'Sign in with Westmark staff sign-in' }).click();
    await at_the_provider(page, 'alice');
    await page.waitForURL('**/console/account');
    assert.equal(await page.getByText(officer().login).first().isVisible(), true);
  });

  story('opens nothing for somebody whom nobody linked', async (page) => {
    await page.goto(`${url}/sign-in`);
    await page.getByRole('link', { name: 'Sign in with Westmark staff sign-in' }).click();
    await at_the_provider(page, 'mallory');
    await page.waitForURL('**/sign-in/agency/done**');
    assert.match(await page.locator('main').innerText(), /no account here is linked/);
    const answer = await page.goto(`${url}/console`);
    assert.match(answer.url(), /\/sign-in/);
  });

  story('takes no answer that was not asked for', async (page, context) => {
    for (const query of ['', '?code=x&state=y', '?error=access_denied&state=y']) {
      const answer = await page.goto(`${url}/sign-in/agency/done${query}`);
      assert.equal(answer.status(), 401, query);
    }
    // Begun in this browser, but answered with another's state.
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${url}/sign-in/agency?next=//evil.example`);
    const begun = new URL(asked.find((one) => one.includes('code_challenge=')));
    assert.equal(begun.searchParams.get('code_challenge_method'), 'S256');
    const answer = await page.goto(`${url}/sign-in/agency/done?code=x&state=${'0'.repeat(43)}`);
    assert.equal(answer.status(), 401);
    assert.equal((await context.cookies(url)).some(({ name }) => name === 'probity'), false);
  });
});
