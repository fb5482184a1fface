/* Something between servers and PostgreSQL that cuts connections, at any
 * time or at the worst. */

import { chmodSync, mkdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

const SOCKET = '.s.PGSQL.5432';
const PREPARED = /(k\d+)\0COMMIT\0/;
const DONE_MS = 300; /* time for a COMMIT to be done of which nobody hears */

export class Proxy {
	pairs = new Set();
	cuts = 0;
	commits = 0; /* cut at one */
	armed = null; /* cut 'before' or 'after' the next COMMIT is delivered */

	/* Between a folder of its own and the one where PostgreSQL listens. */
	async open(folder, target) {
		mkdirSync(folder, { mode: 0o711 });
		this.target = join(target, SOCKET);
		this.server = net.createServer((client) => this.serve(client));
		await new Promise((resolve) =>
			this.server.listen(join(folder, SOCKET), resolve));
		chmodSync(join(folder, SOCKET), 0o777);
	}

	close() {
		this.cut(() => true);
		this.server.close();
	}

	serve(client) {
		const server = net.connect(this.target);
		const pair = { client, server };
		const end = () => this.end(pair);

		this.pairs.add(pair);
		for (const socket of [client, server])
			socket.on('error', end).on('close', end);
		client.on('data', (data) => this.forward(pair, data));
		server.on('data', (data) => client.write(data));
	}

	end(pair) {
		this.pairs.delete(pair);
		pair.client.destroy();
		pair.server.destroy();
	}

	/* Does this ask for a COMMIT, by its text or by the name it got first? */
	isCommit(pair, data) {
		const text = data.toString('latin1');
		const named = PREPARED.exec(text);

		if (named !== null)
			pair.commit = `\0${named[1]}\0`;
		return text.includes('COMMIT\0') ||
			(pair.commit !== undefined && text.includes(pair.commit));
	}

	forward(pair, data) {
		if (!this.isCommit(pair, data) || this.armed === null) {
			pair.server.write(data);
			return;
		}
		const when = this.armed;
		this.armed = null;
		this.commits++;
		if (when === 'before') {
			this.end(pair);
			return;
		}
		this.pairs.delete(pair);
		pair.client.destroy();
		pair.server.removeAllListeners('close').end(data);
		setTimeout(() => pair.server.destroy(), DONE_MS);
	}

	/* Cut some of those that are open: a chance decides, for each. */
	cut(chance) {
		for (const pair of [...this.pairs]) {
			if (!chance())
				continue;
			this.cuts++;
			this.end(pair);
		}
	}
}
