// The search: what a text may name.

import { getSs58AddressInfo } from '@polkadot-api/substrate-bindings';
import type { JSX } from 'preact';

import { entries } from '../chain/state.ts';
import { type AppState, useQuery } from '../context.ts';
import { link, parseId, parseLongId } from '../router.ts';
import { Parts, Stranger } from '../views/text.tsx';
import { Answer, Title } from '../views/ui.tsx';

interface Hit {
	kind: string;
	name: string;
	href: string;
	/** A name that a stranger chose. */
	text?: string;
}

/** Contributions that are searched for a hash, the first of each of the newest Datanets. */
const HOLDERS = 200;

function isAddress(text: string): boolean {
	return getSs58AddressInfo(text).isValid;
}

/** Returns a hit if the chain has the object. */
async function existing<T>(reading: Promise<T>, hit: (found: T) => Hit): Promise<Hit[]> {
	try {
		return [hit(await reading)];
	} catch {
		return [];
	}
}

async function byNumber({ views, head }: AppState, text: string): Promise<Hit[]> {
	const long = parseLongId(text);
	const short = parseId(text);
	const hits: Promise<Hit[]>[] = [];
	if (long !== undefined) {
		const hit = (kind: string, place: string): (() => Hit) => {
			return () => ({ kind, name: long, href: link(place, long) });
		};
		hits.push(existing(views.job(long, head.hash), hit('Job', 'job')));
		hits.push(existing(views.channel(long, head.hash), hit('Channel', 'channel')));
	}
	if (short !== undefined) {
		const hit = (kind: string, place: string): ((found: { name: string }) => Hit) => {
			return ({ name }) => ({ kind, name: text, href: link(place, short), text: name });
		};
		hits.push(existing(views.datanet(short, 1, head.hash), hit('Datanet', 'datanet')));
		hits.push(existing(views.model(short, head.hash), hit('Model', 'model')));
	}
	const found = (await Promise.all(hits)).flat();
	return short !== undefined && short <= head.number
		? [...found, { kind: 'Block', name: text, href: link('block', short) }]
		: found;
}

async function byPair({ views, head }: AppState, datanet: number, number: number): Promise<Hit[]> {
	const name = `${datanet}:${number}`;
	const found = await Promise.all([
		existing(views.contribution({ datanet, index: number }, head.hash), () => ({
			kind: 'Contribution',
			name,
			href: link('contribution', datanet, number),
		})),
		existing(
			views.datanet(datanet, number, head.hash).then(({ releases }) => {
				if (!releases.some((release) => release.number === number)) throw new Error('none');
			}),
			() => ({ kind: 'Release', name, href: link('release', datanet, number) }),
		),
	]);
	return found.flat();
}

async function byHash({ connection, head }: AppState, hash: string): Promise<Hit[]> {
	const blocks = await existing(
		connection.request<object | null>('chain_getHeader', [hash]).then((found) => {
			if (found === null) throw new Error('none');
		}),
		() => ({ kind: 'Block', name: hash, href: link('block', hash) }),
	);
	const holders = await entries(connection, head.hash, 'Datanets', 'Holders', [], HOLDERS);
	const contents = holders.entries.flatMap(({ keys, value }): Hit[] => {
		const [datanet, key] = keys as [number, [string, unknown]];
		return key[0] === hash
			? [
					{
						kind: 'Contribution',
						name: `${datanet}:${value as number}`,
						href: link('contribution', datanet, value as number),
					},
				]
			: [];
	});
	return [...blocks, ...contents];
}

/** Finds what a text may name. */
export async function find(state: AppState, text: string): Promise<Hit[]> {
	const wanted = text.trim();
	const pair = /^(\d{1,10}):(\d{1,10})$/.exec(wanted);
	if (/^\d{1,20}$/.test(wanted)) return byNumber(state, wanted);
	if (pair !== null) return byPair(state, Number(pair[1]), Number(pair[2]));
	if (/^(0x)?[0-9a-f]{64}$/i.test(wanted)) {
		const hash = wanted.toLowerCase();
		return byHash(state, hash.startsWith('0x') ? hash : `0x${hash}`);
	}
	if (isAddress(wanted)) {
		return [
			{ kind: 'Account', name: wanted, href: link('account', wanted) },
			{ kind: 'Provider', name: wanted, href: link('provider', wanted) },
		];
	}
	return [];
}

/** The page of the search. */
export function SearchPage({ text }: { text: string }): JSX.Element {
	const query = useQuery(`search ${text}`, (state) => find(state, text), true);
	return (
		<>
			<Title kind="Search">
				<bdi class="stranger">
					<Parts text={text.slice(0, 120)} />
				</bdi>
			</Title>
			<Answer query={query}>
				{(hits) =>
					hits.length === 0 ? (
						<p class="empty">
							Nothing has that name. The search takes numbers of jobs, models,
							Datanets, channels and blocks, contributions and Releases such as{' '}
							<code>0:2</code>, addresses of accounts, and hashes of blocks and
							contents.
						</p>
					) : (
						<ul class="hits">
							{hits.map(({ kind, name, href, text: title }) => (
								<li key={href}>
									<a href={href}>
										<b>{kind}</b> <code>{name}</code>
									</a>{' '}
									{title === undefined ? null : (
										<Stranger text={title} limit={60} />
									)}
								</li>
							))}
						</ul>
					)
				}
			</Answer>
		</>
	);
}
