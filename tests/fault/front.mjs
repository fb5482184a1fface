/* nginx or HAProxy with the shipped configuration before servers, with a
 * certificate made for the test, and ways to speak to it. */

import assert from 'node:assert/strict';
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

/* Start one, nginx or haproxy, before servers at ports; its files are in
 * folder. */
export async function startFront(which, folder, ...ports) {
	const ca = makeCertificate(join(folder, 'tls'));
	const [plain, secure] = [await freePort(), await freePort()];
	const child = spawn(`tools/${which}.sh`,
		[folder, `${plain}`, `${secure}`, ...ports.map(String)],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise((resolve) => child.on('exit', resolve));
	let errors = '';
	let said = '';
	child.stderr.on('data', (text) => {
		errors += text;
	});
	child.stdout.on('data', (text) => {
		said += text;
	});
	await until(`${which} listens`, async () => {
		if (child.exitCode !== null)
			throw new Error(`${which} did not start: ${errors}`);
		return connects(secure);
	});

	const options = { ca, servername: NAME };
	const sessions = new Map();
	const connect = (host) => http2.connect(`https://${NAME}:${secure}`, {
		...options, createConnection: () => tls.connect({ ...options, host,
			port: secure, ALPNProtocols: ['h2'] }) }).on('error', () => {});
	const session = (host) => {
		const open = sessions.get(host);
		if (open && !open.closed && !open.destroyed)
			return open;
		const fresh = connect(host);
		sessions.set(host, fresh);
		return fresh;
	};

	return {
		plain, secure, options,
		errors: () => errors,
		/* nginx writes its log to a file, HAProxy says it. */
		log: () => which === 'nginx'
			? readFileSync(join(folder, 'log/kleos.log'), 'utf8') : said,
		/* What is agreed on with one version of TLS alone. */
		shake: (version) => new Promise((resolve, reject) => {
			const socket = tls.connect({ ...options, host: '127.0.0.1',
				port: secure, minVersion: version, maxVersion: version,
				ciphers: 'ALL:@SECLEVEL=0', ALPNProtocols: ['h2'] });
			socket.on('secureConnect', () => {
				resolve([socket.getProtocol(), socket.alpnProtocol]);
				socket.destroy();
			}).on('error', reject);
		}),
		/* A request over HTTP/2, from one of the loopback's addresses; alone
		 * on a connection, if that may be lost by it. */
		ask(path, { method = 'GET', headers = {}, body, from = '127.0.0.1',
			authority = `${NAME}:${secure}`, alone = false } = {}) {
			return new Promise((resolve, reject) => {
				const open = alone ? connect(from) : session(from);
				const stream = open.request({ ':path': path,
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
						if (alone)
							open.destroy();
						resolve(answer);
					});
				if (body !== undefined)
					stream.end(body);
			});
		},
		/* A raw connection, for what no library would send. */
		open: () => tls.connect({ ...options, host: '127.0.0.1',
			port: secure, ALPNProtocols: ['http/1.1'] }),
		/* The answer to some text over HTTP/1.1. */
		raw(text) {
			return new Promise((resolve) => {
				const socket = this.open();
				let got = '';
				socket.on('data', (data) => {
					got += data;
				}).on('error', () => {}).on('close', () => {
					const [head, body] = got.split('\r\n\r\n');
					const [line, ...fields] = head.split('\r\n');
					resolve({ status: Number(line.split(' ')[1]), text: body,
						headers: Object.fromEntries(fields.map((field) =>
							[field.split(':')[0].toLowerCase(),
								field.slice(field.indexOf(':') + 1).trim()])) });
				});
				socket.write(text);
			});
		},
		async stop() {
			for (const open of sessions.values())
				open.destroy();
			child.kill('SIGTERM');
			await ended;
		},
	};
}

/* What the one in front says itself, it says as the server would. */
export function assertProblem(answer, status, code) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.headers['content-type'], 'application/problem+json');
	const body = JSON.parse(answer.text);
	assert.equal(body.status, status);
	assert.equal(body.code, code);
	assert.match(answer.headers['strict-transport-security'], /max-age/);
}

/* Fields that browsers send with a question. */
export const BROWSER = { 'accept': 'text/html,*/*;q=0.8',
	'accept-encoding': 'gzip, br',
	...Object.fromEntries(['cookie', 'referer', 'user-agent', 'dnt', 'pragma',
		'upgrade-insecure-requests', 'sec-fetch-dest', 'sec-fetch-mode',
		'sec-fetch-site', 'sec-fetch-user', 'sec-ch-ua', 'sec-ch-ua-mobile',
		'sec-ch-ua-platform', 'accept-language', 'cache-control', 'priority',
		'origin', 'save-data', 'sec-gpc', 'if-modified-since']
		.map((name) => [name, 'something'])) };

/* Ways to write the path of the metrics that somebody might take for it. */
export const METRICS = ['/metrics', '/metrics?x=1', '/%6detrics', '//metrics',
	'/./metrics', '/x/../metrics', '/metrics/', '/metrics%2f', '/%2fmetrics',
	'/METRICS'];
