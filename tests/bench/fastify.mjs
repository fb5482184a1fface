/* The peer: a Fastify server that does the least of what ours does with a
 * statement.  It takes the same request, checks the same signature and inserts
 * the same bytes as one row of the table bench, in a transaction of its own.
 * node fastify.mjs PORT CONNINFO WORKERS, with the key of the one signer as
 * `ssh-ed25519 ...` in BENCH_KEY. */

import cluster from 'node:cluster';
import { createHash, createPublicKey, verify } from 'node:crypto';

import Fastify from 'fastify';
import pg from 'pg';

const [port, conninfo, workers] = process.argv.slice(2);

/* RFC 8410: what stands before the 32 bytes of a public key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const point = Buffer.from(process.env.BENCH_KEY.split(' ')[1], 'base64')
	.subarray(-32);
const key = createPublicKey({ key: Buffer.concat([SPKI, point]),
	format: 'der', type: 'spki' });

function str(data) {
	const bytes = Buffer.from(data);
	const len = Buffer.alloc(4);
	len.writeUInt32BE(bytes.length);
	return Buffer.concat([len, bytes]);
}

/* PROTOCOL.sshsig; the signature proper is the end of the blob. */
function check(payload, blob) {
	const { type } = JSON.parse(payload);
	const signed = Buffer.concat([Buffer.from('SSHSIG'),
		str(`kleos.v1.${type}`), str(''), str('sha512'),
		str(createHash('sha512').update(payload).digest())]);
	return verify(null, signed, key, blob.subarray(-64));
}

async function serve() {
	const app = Fastify({ bodyLimit: 80 * 1024 });
	/* Keywords of libpq, of which pg knows the same but for dbname. */
	const part = (name) =>
		new RegExp(`${name}='?([^' ]*)`).exec(conninfo)?.[1];
	const pool = new pg.Pool({ host: part('host'), port: part('port'),
		user: part('user'), database: part('dbname'), max: 16 });

	app.post('/api/v1/:community/statements', async (request, reply) => {
		const { payload, signature } = request.body;
		const blob = Buffer.from(
			signature.replace(/-----[^-]*-----/g, ''), 'base64');
		if (!check(payload, blob))
			return reply.code(403).send({ code: 'bad-signature' });
		await pool.query({ name: 'insert', text: 'INSERT INTO bench ' +
			'(payload, signature) VALUES ($1, $2)',
		values: [Buffer.from(payload), blob] });
		return reply.code(201).send({ digest:
			createHash('sha256').update(payload).digest('hex') });
	});
	await app.listen({ port: Number(port), host: '127.0.0.1' });
}

if (cluster.isPrimary)
	for (let i = 0; i < Number(workers); i++)
		cluster.fork();
else
	await serve();
