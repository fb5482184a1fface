/* nginx with the shipped site before a server, with a certificate made for
 * the test, and ways to speak to it. */

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';

import { freePort, ROOT } from '../api/server.mjs';
import { until } from './house.mjs';

export const NAME = 'kleos.example.org';

/* A small authority, and a certificate of it for the name of the site. */
function makeCertificate(folder) {
	const at = (name) => join(folder, name);
	const openssl = (...args) =>
		execFileSync('openssl', args, { stdio: 'pipe' });
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
		'-nodes'];

	mkdirSync(folder, { recursive: true });
	openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out',
		at('ca.pem'), '-days', '2', '-subj', '/CN=A test authority');
	openssl('req', ...key, '-keyout', at('key.pem'), '-out', at('leaf.csr'),
		'-subj', `/CN=${NAME}`);
	writeFileSync(at('leaf.ext'), `subjectAltName=DNS:${NAME}\n`);
	openssl('x509', '-req', '-in', at('leaf.csr'), '-CA', at('ca.pem'),
		'-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2',
		'-extfile', at('leaf.ext'), '-out', at('leaf.pem'));
	writeFileSync(at('fullchain.pem'), readFileSync(at('leaf.pem'), 'utf8') +
		readFileSync(at('ca.pem'), 'utf8'));
	return readFileSync(at('ca.pem'));
}

const connects = (port) => new Promise((resolve) => {
	const socket = net.connect(port, '127.0.0.1');
	socket.on('connect', () => resolve(true)).on('error', () =>
		resolve(false)).on('connect', () => socket.destroy());
});

/* Start it before the server at a port; its files are in folder. */
export async function startNginx(folder, port) {
	const ca = makeCertificate(join(folder, 'tls'));
	const [plain, secure] = [await freePort(), await freePort()];
	const child = spawn('tools/nginx.sh',
		[folder, `${plain}`, `${secure}`, `${port}`],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise((resolve) => child.on('exit', resolve));
	let errors = '';
	child.stderr.on('data', (text) => {
		errors += text;
	});
	child.stdout.resume();
	await until('nginx listens', async () => {
		if (child.exitCode !== null)
			throw new Error(`nginx did not start: ${errors}`);
		return connects(secure);
	});

	const options = { ca, servername: NAME };
	const sessions = new Map();
	const session = (host) => {
		const open = sessions.get(host);
		if (open && !open.closed && !open.destroyed)
			return open;
		const fresh = http2.connect(`https://${NAME}:${secure}`, { ...options,
			createConnection: () => tls.connect({ ...options, host,
				port: secure, ALPNProtocols: ['h2'] }) });
		fresh.on('error', () => {});
		sessions.set(host, fresh);
		return fresh;
	};

	return {
		plain, secure, options,
		errors: () => errors,
		log: () => readFileSync(join(folder, 'log/kleos.log'), 'utf8'),
		/* A request over HTTP/2, from one of the loopback's addresses. */
		ask(path, { method = 'GET', headers = {}, body, from = '127.0.0.1',
			authority = `${NAME}:${secure}` } = {}) {
			return new Promise((resolve, reject) => {
				const stream = session(from).request({ ':path': path,
					':method': method, ':authority': authority, ...headers },
				{ endStream: body === undefined });
				const answer = { chunks: [] };
				stream.on('response', (fields) => {
					answer.headers = fields;
					answer.status = fields[':status'];
				}).on('data', (chunk) => answer.chunks.push(chunk))
					.on('error', reject)
					.on('close', () => {
						answer.bytes = Buffer.concat(answer.chunks);
						answer.text = answer.bytes.toString();
						resolve(answer);
					});
				if (body !== undefined)
					stream.end(body);
			});
		},
		/* A raw connection, for what no library would send. */
		open: () => tls.connect({ ...options, host: '127.0.0.1',
			port: secure, ALPNProtocols: ['http/1.1'] }),
		async stop() {
			for (const open of sessions.values())
				open.destroy();
			child.kill('SIGTERM');
			await ended;
		},
	};
}
