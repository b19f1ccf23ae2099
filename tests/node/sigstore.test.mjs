// npm's @sigstore/verify accepts a bundle that we wrote, and refuses it with any part altered.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { verifyBundle } from './sigstore.mjs';

const program = join(dirname(process.env.PROBITY ?? '../../build/probity'), 'src/statement/sample_bundle');
const folder = mkdtempSync(join(tmpdir(), 'probity-sigstore-'));
after(() => rmSync(folder, { recursive: true }));
const read = (name) => readFileSync(join(folder, name), 'utf8');

assert.ok(existsSync(program), `${program} is not built`);
execFileSync(program, [folder]);
const keys = { key: read('key.pem'), origin: read('origin'), logKey: read('log.pem') };
const bundle = () => JSON.parse(read('bundle.json'));
const entry = (json) => json.verificationMaterial.tlogEntries[0];
const flip = (base64, at = -1) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return bytes.toString('base64');
};

test('accepts our bundle', () => {
  assert.ok(verifyBundle(bundle(), keys).key);
});

const alterations = {
  'the payload': [(json) => (json.dsseEnvelope.payload = flip(json.dsseEnvelope.payload)), 'TLOG_BODY_ERROR'],
  'the signature': [
    (json) => (json.dsseEnvelope.signatures[0].sig = flip(json.dsseEnvelope.signatures[0].sig)),
    'TLOG_BODY_ERROR',
  ],
  'a hash of the proof': [
    (json) => (entry(json).inclusionProof.hashes[1] = flip(entry(json).inclusionProof.hashes[1])),
    'TLOG_INCLUSION_PROOF_ERROR',
  ],
  'the index in the proof': [(json) => (entry(json).inclusionProof.logIndex = '7'), 'TLOG_INCLUSION_PROOF_ERROR'],
  'the log entry': [
    (json) => (entry(json).canonicalizedBody = flip(entry(json).canonicalizedBody, 200)),
    'TLOG_INCLUSION_PROOF_ERROR',
  ],
  "the checkpoint's size": [
    (json) => {
      const { checkpoint } = entry(json).inclusionProof;
      checkpoint.envelope = checkpoint.envelope.replace('\n11\n', '\n12\n');
    },
    'TLOG_INCLUSION_PROOF_ERROR',
  ],
  'the log it names': [
    (json) => (entry(json).logId.keyId = flip(entry(json).logId.keyId)),
    'TLOG_INCLUSION_PROOF_ERROR',
  ],
};
for (const [what, [alter, code]] of Object.entries(alterations)) {
  test(`refuses it with ${what} altered`, () => {
    const json = bundle();
    alter(json);
    assert.throws(() => verifyBundle(json, keys), { code });
  });
}

test('refuses it under another key of the signer or the log', () => {
  const other = mkdtempSync(join(folder, 'other-'));
  execFileSync(program, [other]);
  const key = readFileSync(join(other, 'key.pem'), 'utf8');
  assert.throws(() => verifyBundle(bundle(), { ...keys, key }), { code: 'PUBLIC_KEY_ERROR' });
  assert.throws(() => verifyBundle(bundle(), { ...keys, origin: 'log.town.example' }), {
    code: 'TLOG_INCLUSION_PROOF_ERROR',
  });
});

// The examples that docs/formats shows are real files.
test('accepts the bundle that docs/formats shows', () => {
  const page = (name) => readFileSync(join('../../docs/formats', name), 'utf8');
  const example = (text, label) => text.match(new RegExp(`\`\`\`\\w+ ${label}\\n([^]*?)\`\`\``))[1];
  const signatures = page('signatures.md');
  verifyBundle(JSON.parse(example(page('bundle.md'), 'bundle')), {
    key: example(signatures, 'p256-public-key'),
    origin: 'log.city.example',
    logKey: example(signatures, 'ed25519-public-key'),
  });
});
