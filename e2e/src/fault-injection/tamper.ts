// A proxy to a node that cuts each connection, or changes a byte of it, after a number of bytes.
// `tamper.ts LISTEN_HOST TARGET_HOST PORT` prints one line for each connection.

import { connect, createServer } from 'node:net';

const [listen, target, port] = process.argv.slice(2);
let connections = 0;

createServer((client) => {
	const number = ++connections;
	const upstream = connect({ host: target, port: Number(port) });
	// The first bytes pass, so that the peers can shake hands; each connection is tampered with
	// later than the last.
	const limit = 600 * number;
	let passed = 0;
	const end = (): void => {
		client.destroy();
		upstream.destroy();
	};
	client.on('error', end).on('close', end);
	upstream.on('error', end).on('close', end);
	client.pipe(upstream);
	upstream.on('data', (data: Buffer) => {
		const before = passed;
		passed += data.length;
		if (passed < limit) client.write(data);
		else if (number % 2 === 0) {
			console.log(`connection ${number}: cut after ${before} bytes`);
			client.write(data.subarray(0, data.length >> 1), end);
		} else {
			if (before < limit)
				console.log(`connection ${number}: a byte changed after ${before} bytes`);
			const spoilt = Buffer.from(data);
			spoilt[spoilt.length >> 1] ^= 0xff;
			client.write(spoilt);
		}
	});
}).listen(Number(port), listen);
