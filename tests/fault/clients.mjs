/* Clients that nobody wishes for, each until its life is over. */

import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POST = 'POST /api/v1/orchard/statements HTTP/1.1\r\nHost: x\r\n' +
	'Content-Type: application/json\r\n';
const HEAD_END = '\r\n\r\n';

export const pageOf = (from) => `/api/v1/orchard/bundle?from=${from}`;
const get = (from) => `GET ${pageOf(from)} HTTP/1.1\r\nHost: x${HEAD_END}`;

function connect(url) {
	const { hostname, port } = new URL(url);
	const socket = net.connect(Number(port), hostname);
	return socket.on('error', () => {});
}

/* A request that ends after so many bytes of its body. */
export async function tear(url, body, bytes) {
	const socket = connect(url);
	socket.write(`${POST}Content-Length: ${body.length}\r\n\r\n` +
		body.slice(0, bytes));
	await delay(20);
	socket.destroy();
}

/* One byte after the other. */
export async function drip(url, life) {
	const head = `${POST}Content-Length: 9999\r\n\r\n`;
	while (!life.over) {
		const socket = connect(url).resume();
		for (let i = 0; !life.over && !socket.destroyed; i++) {
			socket.write(head[i] ?? '{');
			await delay(200);
		}
		socket.destroy();
	}
}

/* Asks for everything there is, again and again, and reads none of it. */
export async function neverRead(url, life) {
	while (!life.over) {
		const socket = connect(url).pause();
		for (let i = 0; !life.over && !socket.destroyed && i < 50; i++) {
			socket.write(get(0));
			await delay(100);
		}
		socket.destroy();
	}
}

/* The answers in some bytes, each whole. */
function split(bytes) {
	const answers = [];
	for (let at = 0; at < bytes.length;) {
		const end = bytes.indexOf(HEAD_END, at) + HEAD_END.length;
		const head = bytes.subarray(at, end).toString();
		const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
		if (end + length > bytes.length)
			break;
		answers.push({ status: Number(head.split(' ')[1]),
			body: bytes.subarray(end, end + length).toString() });
		at = end + length;
	}
	return answers;
}

/* Asks for the pages from each of these indices before it reads any. */
export async function askAll(url, indices) {
	const socket = connect(url).pause();
	for (const from of indices) {
		socket.write(get(from));
		await delay(50); /* each in a segment of its own */
	}
	return {
		leave: () => socket.destroy(),
		async read() {
			const chunks = [];
			socket.on('data', (chunk) => chunks.push(chunk)).resume();
			let answers = [];
			for (let left = 200; left > 0 &&
				answers.length < indices.length; left--) {
				await delay(50);
				answers = split(Buffer.concat(chunks));
			}
			socket.destroy();
			return answers;
		},
	};
}
