/* Clients that nobody wishes for, each until its life is over. */

import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POST = 'POST /api/v1/orchard/statements HTTP/1.1\r\nHost: x\r\n' +
	'Content-Type: application/json\r\n';
const GET = 'GET /api/v1/orchard/bundle?from=0 HTTP/1.1\r\nHost: x\r\n\r\n';

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
			socket.write(GET);
			await delay(100);
		}
		socket.destroy();
	}
}
