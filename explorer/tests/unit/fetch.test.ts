// Contents from hosts that nobody trusts.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { contentHash, verifyContent } from '../../src/verify/evidence.ts';
import { fetchContent } from '../../src/verify/fetch.ts';
import { vectorContent } from './content.ts';

const content = vectorContent(5_000);
const hash = contentHash(content);
const length = String(content.length);

let server: Server;
let url: string;
let asked: string[] = [];

before(async () => {
	server = createServer((request, response) => {
		asked.push(request.url ?? '');
		if (request.url === `/right/${hash.slice(2)}`) response.end(content);
		else if (request.url === '/long/content') response.end(vectorContent(6_000));
		else if (request.url === '/wrong/content') response.end(new Uint8Array(5_000));
		else response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
after(() => {
	server.closeAllConnections();
	server.close();
});

describe('fetching', () => {
	test('a mirror should be asked by the hash, and the next one after a failure', async () => {
		asked = [];
		const mirrors = [`${url}/missing/`, `${url}/right/`];
		const bytes = await fetchContent({ uri: 'file:///etc/passwd', hash, length }, mirrors);
		assert.deepEqual(verifyContent({ hash, length }, bytes), { holds: true });
		assert.deepEqual(asked, [`/missing/${hash.slice(2)}`, `/right/${hash.slice(2)}`]);
	});

	test('a content should be refused when it is longer than the contribution', async () => {
		const fetching = fetchContent({ uri: `${url}/long/content`, hash, length }, []);
		await assert.rejects(fetching, /longer than the contribution/);
	});

	test('other bytes of the same length should not pass for the content', async () => {
		const bytes = await fetchContent({ uri: `${url}/wrong/content`, hash, length }, []);
		assert.equal(verifyContent({ hash, length }, bytes).holds, false);
	});

	test('no host should be asked when the URI is not of the web', async () => {
		asked = [];
		const fetching = fetchContent({ uri: 'javascript:alert(1)', hash, length }, []);
		await assert.rejects(fetching, /could not be fetched/);
		assert.deepEqual(asked, []);
	});
});
