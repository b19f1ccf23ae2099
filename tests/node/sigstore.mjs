// Hands one of our bundles to npm's @sigstore/verify, as a stranger would: with the signer's and the log's public keys as
// trust material and nothing of Probity. Throws when the bundle is refused.
//
//   import { verifyBundle } from './sigstore.mjs'
//   verifyBundle(JSON.parse(text), { key: PEM, origin: 'log.city.example', logKey: PEM })
//
//   node sigstore.mjs BUNDLE.json KEY.pem ORIGIN LOG.pem        exit 0 when it verifies, 1 when it is refused
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';

const der = (pem) => createPublicKey(pem).export({ type: 'spki', format: 'der' });

// Rekor v2's name of a log: SHA-256(origin || '\n' || 0x01 || Ed25519 public key), whose first four bytes are the hint.
export function logId(origin, logKey) {
  return createHash('sha256').update(origin).update(Buffer.from([0x0a, 0x01])).update(der(logKey).subarray(12)).digest();
}

export function trust({ key, origin, logKey }) {
  const root = TrustedRoot.fromJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      {
        baseUrl: `https://${origin}`,
        hashAlgorithm: 'SHA2_256',
        publicKey: { rawBytes: der(logKey).toString('base64'), keyDetails: 'PKIX_ED25519' },
        logId: { keyId: logId(origin, logKey).toString('base64') },
      },
    ],
  });
  const hint = createHash('sha256').update(der(key)).digest('hex');
  return toTrustMaterial(root, { [hint]: { rawBytes: der(key) } });
}

// No RFC 3161 or promised timestamps: the time is the log's own, in the checkpoint, which this verifier does not read.
export function verifyBundle(json, keys) {
  const verifier = new Verifier(trust(keys), { tlogThreshold: 1, timestampThreshold: 0, ctlogThreshold: 0 });
  return verifier.verify(toSignedEntity(bundleFromJSON(json)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [bundle, key, origin, logKey] = process.argv.slice(2);
  const read = (path) => readFileSync(path, 'utf8');
  try {
    verifyBundle(JSON.parse(read(bundle)), { key: read(key), origin, logKey: read(logKey) });
    console.log('verified');
  } catch (error) {
    console.error(`refused: ${error.code ?? ''} ${error.message}`);
    process.exitCode = 1;
  }
}
