// A registrar's journeys in a real browser, with JavaScript on and off, and by keyboard alone: somebody is appointed, invited,
// comes in, and is ended again; an organisation gets a new key. Every page of it by axe in every look.
import assert from 'node:assert/strict';
import { flaws_everywhere, journeys, sign_in, tab_to, visitor, walk } from './browser.mjs';

const kPassword = 'four herons wade at dawn';

journeys('a registrar', (journey) => {
  // A code of the second factor works once, so one sign-in serves all.
  let session;
  const signed_in = async (page, { context, demo, person }) => {
    if (session) await context.addCookies(session);
    else await sign_in(page, demo.url, person('registrar'));
    session = await context.cookies();
    await page.goto(`${demo.url}/console`);
    assert.match(page.url(), /\/console$/);
  };
  const press = async (page, role, name) => {
    const before = page.url();
    await page.getByRole(role, { name }).first().click();
    await page.waitForURL((url) => url.href !== before);
  };
  const said = (page) => page.locator('main').innerText();

  for (const javaScriptEnabled of [true, false]) {
    const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const login = `desk-${javaScriptEnabled ? 'one' : 'two'}`;

    journey(`appoints somebody, who accepts and signs in, and ends the key again, ${how}`, { javaScriptEnabled },
      async (page, house) => {
        await signed_in(page, house);
        await page.getByRole('link', { name: 'People and organisations' }).first().click();
        await page.getByRole('link', { name: 'Appoint a person' }).first().click();
        await page.getByLabel('Organisation', { exact: true }).selectOption('riverton');
        await page.getByLabel('Pseudonym').fill(login);
        await page.getByLabel('Office', { exact: true }).selectOption('officer');
        await page.getByLabel('Title of the office').fill('Front desk');
        await page.getByLabel('Login of the account').fill(login);
        await page.getByLabel('Name', { exact: true }).fill('Robin');
        await page.getByRole('button', { name: 'Appoint and sign' }).click();
        const invitation = /\/invitation\/[\w-]+/.exec(await page.locator('main').innerHTML())[0];

        const invited = await visitor(house.chromium, { javaScriptEnabled });
        const desk = await invited.context.newPage();
        await desk.goto(house.demo.url + invitation);
        assert.match(await said(desk), new RegExp(`riverton/${login}`));
        await desk.getByLabel('Your new password').fill(kPassword);
        await desk.getByLabel('The same once more').fill('something else');
        await desk.getByRole('button', { name: 'Set the password' }).click();
        assert.match(await said(desk), /The two are not the same/);
        await desk.getByLabel('Your new password').fill(kPassword);
        await desk.getByLabel('The same once more').fill(kPassword);
        await desk.getByRole('button', { name: 'Set the password' }).click();
        await desk.waitForURL('**/console');
        await desk.goto(house.demo.url + invitation);
        assert.doesNotMatch(await said(desk), /Your new password/, 'an invitation works once');
        await desk.goto(`${house.demo.url}/console/account`);
        assert.match(await said(desk), new RegExp(`riverton/${login}`));

        await page.goto(`${house.demo.url}/console/people/organisations/riverton`);
        const row = page.getByRole('row').filter({ hasText: `riverton/${login}` });
        await row.getByRole('link', { name: /End this key/ }).click();
        await page.getByLabel('Reason').fill('');
        await page.getByRole('button', { name: 'End the key and sign' }).click();
        assert.match(await said(page), /Say why the key is ended/, 'a reason is asked for');
        await page.getByLabel('Reason').fill('Left the office.');
        await page.getByRole('button', { name: 'End the key and sign' }).click();
        await page.waitForURL('**done=ended');
        assert.match(await said(page), /The key is ended/);
        await desk.reload();
        assert.match(await said(desk), /no office now/, 'the power ends at once, whoever is signed in');
        assert.deepEqual(invited.complaints, []);
        await invited.context.close();

        // Public, for good, and without the person's name.
        await page.goto(`${house.demo.url}/agencies/riverton`);
        assert.match(await page.locator('main').innerText(), new RegExp(`riverton/${login}`));
        assert.doesNotMatch(await page.locator('main').innerText(), /Robin/);
      });

    journey(`gives an organisation whose key was ended a new one, ${how}`, { javaScriptEnabled }, async (page, house) => {
      const id = `ferry-${javaScriptEnabled ? 'one' : 'two'}`;
      await signed_in(page, house);
      await page.goto(`${house.demo.url}/console/people/admit`);
      await page.getByLabel('Name', { exact: true }).fill('Ferry Office');
      await page.getByLabel('Short name').fill('Ferry Office');
      await page.getByLabel('Time zone').fill('Europe/Lisbon');
      await page.getByLabel('What it does, in one sentence').fill('Runs the ferries.');
      await page.getByRole('button', { name: 'Admit and sign' }).click();
      assert.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Lisbon', 'what was typed is still there');
      await page.getByLabel('Short name').fill(id);
      await press(page, 'button', 'Admit and sign');
      assert.match(await said(page), /admitted/);
      await page.goto(`${house.demo.url}/console/people/organisations/${id}`);
      await page.getByRole('link', { name: /End this key/ }).first().click();
      await page.getByLabel('Reason').fill('The device was lost.');
      await press(page, 'button', 'End the key and sign');
      await page.getByRole('link', { name: 'Give it a new key' }).first().click();
      await page.getByLabel('Reason').fill('A new device.');
      await press(page, 'button', 'Make the key and sign');
      assert.match(await said(page), /has a new key/);
      await page.goto(`${house.demo.url}/console/people`);
      assert.match(await page.getByRole('row').filter({ hasText: 'Ferry Office' }).last().innerText(), /In force/);
    });
  }

  journey('admits an organisation by keyboard alone, and always sees where the focus is', {}, async (page, house) => {
    await signed_in(page, house);
    const on_link = (href) => document.activeElement.getAttribute('href') === href;
    const on_field = (name) => document.activeElement.getAttribute('name') === name;
    for (const href of ['/console/people', '/console/people/admit']) {
      await tab_to(page, on_link, href);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${href}`);
    }
    for (const [name, text] of [['name', 'Bridge Office'], ['id', 'bridges'], ['zone', 'Europe/Lisbon'],
      ['summary', 'Looks after the bridges.']]) {
      await tab_to(page, on_field, name);
      await page.keyboard.type(text);
    }
    await tab_to(page, () => document.activeElement.innerText === 'Admit and sign');
    await page.keyboard.press('Enter');
    await page.waitForURL('**done=admitted');
  });

  journey('finds every page accessible, also the forms that were filled in wrongly', {}, async (page, house) => {
    await signed_in(page, house);
    const found = [];
    const start = ['/console', '/console/people', '/console/people/admit', '/console/people/appoint', '/console/account'];
    const seen = await walk(house.context, house.demo.url, start, 2, async (one, answer, address) => {
      if (!address.startsWith('/console')) return;
      if (answer.status() !== 200) found.push(`${address}: answered ${answer.status()}`);
      found.push(...(await flaws_everywhere(one)));
    });
    for (const [address, button] of [['/console/people/admit', 'Admit and sign'], ['/console/people/appoint', 'Appoint and sign']]) {
      await page.goto(house.demo.url + address);
      await page.getByRole('button', { name: button }).click();
      assert.equal(await page.locator('[role="alert"] a[href^="#"], .faults a[href^="#"]').count() > 0, true, `${address} says what is wrong`);
      found.push(...(await flaws_everywhere(page)));
    }
    await page.goto(`${house.demo.url}/console/people/no-such-page`);
    found.push(...(await flaws_everywhere(page)));
    assert.deepEqual(found, []);
    assert.ok([...seen.keys()].filter((sort) => sort.startsWith('/console')).length >= 6, [...seen.keys()].join(' '));
  });

  journey('and so are the ways in', {}, async (page, house) => {
    const found = [];
    for (const address of ['/sign-in', '/sign-in?next=/console/people', '/sign-in?out=1', `/invitation/${'A'.repeat(43)}`]) {
      await page.goto(house.demo.url + address);
      found.push(...(await flaws_everywhere(page)));
    }
    await page.goto(`${house.demo.url}/sign-in`);
    await page.getByLabel('Your login').fill('library');
    await page.getByLabel('Your password').fill('not the one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    found.push(...(await flaws_everywhere(page)));
    await page.goto(`${house.demo.url}/sign-in`);
    await page.getByLabel('Your login').fill('registrar');
    await page.getByLabel('Your password').fill(house.person('registrar').password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/sign-in/code**');
    found.push(...(await flaws_everywhere(page)));
    assert.deepEqual(found, []);
  });
});
