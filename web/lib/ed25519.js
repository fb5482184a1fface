/* ed25519.js: the one place that makes and verifies Ed25519 signatures (RFC
 * 8032), by WebCrypto.  Engines differ in which weak keys they accept; here
 * they are refused before an engine is asked, as docs/protocol.md, section 3,
 * demands. */

import { concat, equal, failure, subtle, unhex } from './bytes.js';

export const POINT_LEN = 32;
export const SIGNATURE_LEN = 64;

const ALGORITHM = 'Ed25519';

/* p = 2^255 - 19, least significant byte first. */
const FIELD = Uint8Array.from({ length: POINT_LEN },
	(_, i) => i === 0 ? 0xed : i === POINT_LEN - 1 ? 0x7f : 0xff);

/*
 * The y of the points whose order divides 8, without the sign of x: of order
 * 1, 2, 4 and twice 8.
 */
const SMALL_ORDER = [
	'0100000000000000000000000000000000000000000000000000000000000000',
	'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'0000000000000000000000000000000000000000000000000000000000000000',
	'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
	'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map((digits) => unhex(digits));

/* Is y smaller than p, as the one form of a point has it? */
function isReduced(y) {
	for (let i = POINT_LEN; i-- > 0;)
		if (y[i] !== FIELD[i])
			return y[i] < FIELD[i];
	return false;
}

/*
 * Can it be a key at all?  Under a point of small order signatures verify that
 * nobody made.  That it lies in the main subgroup is for the server to see,
 * when a key is enrolled.
 */
export function isSound(point) {
	const y = Uint8Array.from(point);
	y[POINT_LEN - 1] &= 0x7f;
	return point.length === POINT_LEN && isReduced(y) &&
		!SMALL_ORDER.some((small) => equal(small, y));
}

/* What older browsers throw is no verdict on a key. */
const withoutIt = () => failure('unsupported',
	'this browser knows no Ed25519; a newer one does');

/* The public CryptoKey of a point; undefined where there is no such point. */
async function importPoint(point) {
	try {
		return await subtle().importKey('raw', point, ALGORITHM, false,
			['verify']);
	} catch (error) {
		if (error.name === 'DataError')
			return undefined;
		throw withoutIt();
	}
}

/*
 * Is it a signature of this message?  False for whatever is not; throws
 * 'unsupported' where nobody can tell.
 */
export async function verify(point, message, signature) {
	if (!isSound(point) || signature.length !== SIGNATURE_LEN ||
		!isSound(signature.subarray(0, POINT_LEN)))
		return false;
	const key = await importPoint(point);
	return key !== undefined &&
		subtle().verify(ALGORITHM, key, signature, message);
}

/* Sign with a private CryptoKey. */
export const sign = async (key, message) =>
	new Uint8Array(await subtle().sign(ALGORITHM, key, message));

/* A new pair {privateKey, publicKey}, whose private half never leaves. */
export async function generate() {
	try {
		return await subtle().generateKey(ALGORITHM, false,
			['sign', 'verify']);
	} catch (error) {
		throw error.code === 'unsupported' ? error : withoutIt();
	}
}

/* The 32 bytes of a public CryptoKey. */
export const pointOf = async (key) =>
	new Uint8Array(await subtle().exportKey('raw', key));

/* RFC 8410: what stands before the 32 bytes of a seed. */
const PKCS8 = unhex('302e020100300506032b657004220420');

/* The private CryptoKey of a seed, for tests against published vectors. */
export const fromSeed = (seed) => subtle().importKey('pkcs8',
	concat(PKCS8, seed), ALGORITHM, false, ['sign']);
