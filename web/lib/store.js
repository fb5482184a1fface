/* store.js: what this browser keeps for this site, in IndexedDB.  Errors have
 * the .code 'no-storage': there is none here, or it is full or closed. */

import { failure } from './bytes.js';

const NAME = 'kleos';
const VERSION = 1;

/* Each with the field that its rows are found by. */
const TABLES = { keys: 'id', chosen: 'log', pins: 'slug' };

let opened;

const without = (why) => failure('no-storage',
	`this browser keeps nothing for this site (${why}): private windows do ` +
	'not, and some settings forbid it');

function open() {
	return new Promise((resolve, reject) => {
		const request = globalThis.indexedDB.open(NAME, VERSION);
		request.onupgradeneeded = () => {
			for (const [table, keyPath] of Object.entries(TABLES))
				request.result.createObjectStore(table, { keyPath });
		};
		request.onerror = () => reject(without(request.error.message));
		request.onblocked = () => reject(without('another tab is in the way'));
		request.onsuccess = () => {
			/* Another tab that has a newer version of this must not wait. */
			request.result.onversionchange = () => {
				request.result.close();
				opened = undefined;
			};
			request.result.onclose = () => { opened = undefined; };
			resolve(request.result);
		};
	});
}

async function database() {
	if (globalThis.indexedDB === undefined)
		throw without('it has no IndexedDB');
	opened ??= open();
	try {
		return await opened;
	} catch (error) {
		opened = undefined;
		throw error.code === 'no-storage' ? error : without(error.message);
	}
}

/*
 * Run work(rows) in a transaction of its own; the value is what it puts into
 * the .result of what it returns, once all is safely written.
 */
async function transact(table, mode, work) {
	const db = await database();
	return new Promise((resolve, reject) => {
		const options = { durability: 'strict' };
		let tx;
		try {
			tx = db.transaction(table, mode, options);
			const request = work(tx.objectStore(table));
			tx.oncomplete = () => resolve(request.result);
		} catch (error) {
			reject(without(error.message));
			tx?.abort();
			return;
		}
		tx.onabort = () => reject(without(tx.error?.message ?? 'it gave up'));
	});
}

export const get = (table, key) =>
	transact(table, 'readonly', (rows) => rows.get(key));
export const getAll = (table) =>
	transact(table, 'readonly', (rows) => rows.getAll());
export const put = (table, row) =>
	transact(table, 'readwrite', (rows) => rows.put(row));
export const remove = (table, key) =>
	transact(table, 'readwrite', (rows) => rows.delete(key));

/*
 * Replace a row by change(row), which gets undefined where there is none, and
 * keeps it by returning nothing.  No other tab comes between.  The value is
 * the row as it was.
 */
export const update = (table, key, change) =>
	transact(table, 'readwrite', (rows) => {
		const request = rows.get(key);
		request.onsuccess = () => {
			try {
				const row = change(request.result);
				if (row !== undefined)
					rows.put(row);
			} catch {
				/* Such as a key that this browser cannot write down. */
				rows.transaction.abort();
			}
		};
		return request;
	});
