// Hosts for nodes, in network namespaces that end with this process. Each has a cable to one of two
// switches, which are not connected, and a control cable that only this process uses, so that a
// node that is cut off can still be asked.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Set in the process that runs inside the namespaces. */
const INSIDE = 'TRIBUTARY_FAULT_INJECTION_INSIDE';

// Debian has `ip` in a folder that only root has in its PATH.
process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/**
 * Returns the command that gives its arguments a network and mounts of their own, with the lowest
 * privilege that suffices.
 */
function privately(): string[] | undefined {
	const ways = [
		['unshare', '--net', '--mount'],
		['unshare', '--user', '--map-root-user', '--net', '--mount'],
		['sudo', '-n', '-E', 'unshare', '--net', '--mount'],
	];
	// The trial makes what the scenarios need: a switch, a named namespace, a small disk.
	const trial =
		'mount -t tmpfs none /run && mkdir /run/netns && ip link add trial type bridge && ip netns add trial';
	return ways.find(
		([program, ...args]) =>
			spawnSync(program, [...args, 'sh', '-c', trial], { stdio: 'ignore' }).status === 0,
	);
}

export const NO_NAMESPACES =
	'network namespaces cannot be made here: they need Linux with iproute2 and util-linux, and either root, permitted user ' +
	'namespaces, or sudo without a password';

export function canRunInside(): boolean {
	return privately() !== undefined;
}

export function isInside(): boolean {
	return process.env[INSIDE] !== undefined;
}

export interface Ended {
	code: number;
	output: string;
}

/** Runs a script with these arguments in new namespaces, which are removed when it ends. */
export async function runInside(script: string, args: string[], show: boolean): Promise<Ended> {
	const way = privately();
	if (way === undefined) throw new Error(NO_NAMESPACES);
	const [program, ...rest] = way;
	const child = spawn(
		program,
		[
			...rest,
			'setpriv',
			'--pdeathsig',
			'TERM',
			process.execPath,
			'--import',
			'tsx',
			script,
			...args,
		],
		{
			cwd: fileURLToPath(new URL('../..', import.meta.url)),
			env: { ...process.env, [INSIDE]: '1' },
			stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
		},
	);
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (data: Buffer) => (output += data.toString()));
	const code = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status) => resolve(status ?? 1));
	});
	return { code, output };
}

function ip(...args: string[]): void {
	execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export type Switch = 'north' | 'south';

/** Makes the two switches. */
export function makeSwitches(): void {
	if (!isInside()) throw new Error('this would change the network of the machine: use runInside');
	// Named namespaces are files in /run, so it must not be the machine's.
	execFileSync('mount', ['-t', 'tmpfs', 'none', '/run']);
	mkdirSync('/run/netns');
	ip('link', 'set', 'lo', 'up');
	for (const name of ['north', 'south']) {
		ip('link', 'add', name, 'type', 'bridge');
		ip('link', 'set', name, 'up');
	}
}

export interface Host {
	readonly number: number;
	/** The address at which other hosts of the same switch reach it. */
	readonly address: string;
	/** The address at which this process always reaches it. */
	readonly control: string;
	/** The command that enters the host; programs started by it end with this process. */
	readonly enter: string[];
}

const hosts = new Map<number, Host>();

/**
 * Returns the host of this number, up to 250. It is made at the first request, on the north switch.
 */
export function host(number: number): Host {
	const known = hosts.get(number);
	if (known !== undefined) return known;
	const name = `host${number}`;
	ip('netns', 'add', name);
	ip('-n', name, 'link', 'set', 'lo', 'up');
	const cable = (outside: string, inside: string, address: string): void => {
		ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name);
		ip('-n', name, 'addr', 'add', address, 'dev', inside);
		ip('-n', name, 'link', 'set', inside, 'up');
		ip('link', 'set', outside, 'up');
	};
	cable(`p${number}`, 'peers', `10.77.0.${number}/24`);
	ip('link', 'set', `p${number}`, 'master', 'north');
	cable(`c${number}`, 'control', `10.88.${number}.2/30`);
	ip('addr', 'add', `10.88.${number}.1/30`, 'dev', `c${number}`);
	const made = {
		number,
		address: `10.77.0.${number}`,
		control: `10.88.${number}.2`,
		enter: ['setpriv', '--pdeathsig', 'KILL', 'nsenter', `--net=/run/netns/${name}`],
	};
	hosts.set(number, made);
	return made;
}

/** Moves a host's cable to a switch: hosts on different switches cannot reach each other. */
export function plug(number: number, into: Switch): void {
	host(number);
	ip('link', 'set', `p${number}`, 'master', into);
}

/** Mounts a disk of `size` MiB. */
export function mountDisk(path: string, size: number): void {
	mkdirSync(path, { recursive: true });
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'none', path]);
}

export function unmount(path: string): void {
	execFileSync('umount', [path]);
}
