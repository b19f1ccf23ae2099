// A safety token that the real program issued: npm's @sigstore/verify accepts it, and refuses it tampered.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { verifyBundle } from './sigstore.mjs';

const program = process.env.PROBITY ?? '../../build/probity';
assert.ok(existsSync(program), `${program} is not built`);
const folder = mkdtempSync(join(tmpdir(), 'probity-token-'));
after(() => rmSync(folder, { recursive: true }));
const data = join(folder, 'node');
const probity = (...args) => execFileSync(program, args, { encoding: 'utf8' });
const ask = (...args) => JSON.parse(probity(...args, '--json'));

const say = (as, document) => {
  const file = join(folder, 'statement.json');
  writeFileSync(file, JSON.stringify(document));
  const envelope = join(folder, 'envelope.json');
  writeFileSync(envelope, probity('sign', file, '--data', data, '--as', as));
  return ask('submit', envelope, '--data', data)[0].index;
};

const origin = 'log.westmark.example';
probity('init', '--data', data, '--name', 'State of Westmark', '--agency', 'westmark', '--origin', origin);
const newKey = (owner) => ask('keys', 'new', '--data', data, '--for', owner).public_key;
const agencyKey = newKey('riverton');
say('westmark/registrar', {
  kind: 'agency',
  predicate: { id: 'riverton', name: 'City of Riverton', kind: 'agency', zone: 'UTC', summary: 'A city.', key: agencyKey },
});
say('westmark/registrar', {
  kind: 'appointment',
  subject: ['agency riverton'],
  predicate: { person: 'riverton/clerk', office: 'officer', title: 'clerk', custody: 'node', key: newKey('riverton/clerk') },
});
const clerk = (kind, predicate, subject) => say('riverton/clerk', { kind, predicate, subject });
const use = ['use riverton/desk-hints'];
clerk('use', {
  id: 'riverton/desk-hints',
  name: 'Desk hints',
  summary: 'Sorts the library desk’s own notes.',
  purpose: 'staff-support',
  context: 'The library desk.',
  stage: 'live',
  components: [],
  undisclosed: 'not_open',
  owner: 'Library services',
  contact: { office: 'Library desk' },
  rights: ['Ask at the desk.'],
});
clerk(
  'use-facts',
  {
    facts: [
      { name: 'use.effect', value: 'staff_convenience' },
      { name: 'use.role', value: 'informs' },
      { name: 'use.operation_data', value: 'none' },
      { name: 'use.persons_per_year', value: 0 },
      { name: 'use.speaks_or_generates', value: false },
      { name: 'training.data', value: 'declared_unknown' },
    ],
    none_of: ['service', 'harm'],
  },
  use,
);
const year = new Date(Date.now() + 300 * 86400e3).toISOString().slice(0, 10);
const words = { minimisation: 'No personal data.', masking: 'None needed.', audit_log: 'Kept.', oversight: 'Staff read it.' };
clerk('self-declaration', { ...words, documentation: 'This page.', valid_until: year }, use);
const code = ask('show', 'use riverton/desk-hints', '--data', data) && ask('list', 'judgement-changed', '--data', data);
const last = ask('show', String(code[0].index), '--data', data).content.predicate.to;
clerk('adoption', { code: last.slice(0, 3), decision: 'adopt' }, use);

const [token] = ask('list', 'safety-token', '--data', data);
assert.ok(token, 'the use earned no token');
const bundle = () => JSON.parse(probity('show', String(token.index), '--bundle', '--data', data));
const logKey = ask('keys', 'list', '--data', data).find(({ owner }) => owner === 'log').public_key;
const keys = { key: agencyKey, origin, logKey };

test('accepts the token', () => {
  assert.ok(verifyBundle(bundle(), keys).key);
});

test('our own verifier agrees, offline', () => {
  const file = join(folder, 'desk.safety.json');
  const trust = join(folder, 'trust.json');
  writeFileSync(file, JSON.stringify(bundle()));
  writeFileSync(trust, probity('keys', 'trust', '--data', data));
  const [said] = ask('verify', file, '--trust', trust);
  assert.equal(said.kind, 'safety-token/v1');
  assert.equal(said.signed_by, 'riverton');
  assert.equal(said.in_time, true);
});

test('refuses the token with a purpose added', () => {
  const json = bundle();
  const payload = JSON.parse(Buffer.from(json.dsseEnvelope.payload, 'base64'));
  payload.predicate.purposes.push('policing');
  json.dsseEnvelope.payload = Buffer.from(JSON.stringify(payload)).toString('base64');
  assert.throws(() => verifyBundle(json, keys));
});

test('refuses the token under another agency’s key', () => {
  const other = newKey('riverton/other');
  assert.throws(() => verifyBundle(bundle(), { ...keys, key: other }), { code: 'PUBLIC_KEY_ERROR' });
});
