// The contribution of a file. It is hashed in this browser, and its bytes never leave it: the chain
// takes the hash and the proof of its length. First a commitment takes the precedence, then the
// reveal names the content.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { runtimeAt } from '../chain/runtime.ts';
import { storage } from '../chain/state.ts';
import { useApp, useQuery } from '../context.ts';
import { bytesToHex, formatBytes } from '../format/bytes.ts';
import { link } from '../router.ts';
import { Badge, Facts, Hash, Panel, Title } from '../views/ui.tsx';
import { BLANK, type Details, DetailsForm, isComplete, pointsOf } from './details.tsx';
import { commitmentOf, type HashedFile, hashFile, LARGEST_FILE } from './hash-file.ts';
import { type Cost, SignCall, useSigner } from './sign.tsx';
import { type CallPlan, callView, textBytes } from './transaction.ts';

/** A commitment that waits for its reveal; without its salt it could not be revealed. */
interface Pending {
	account: string;
	hash: string;
	salt: string;
	/** The blocks of curation between which it may be revealed. */
	opensAt: number;
	expiresAt: number;
}

const KEY = 'tributary-explorer-commitments';

function readPending(): Pending[] {
	try {
		const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(value) ? (value as Pending[]) : [];
	} catch {
		return [];
	}
}

function keep(pending: Pending[]): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(pending));
	} catch {
		// Where nothing is kept, the page must stay open until the reveal.
	}
}

/** The page on which a file is contributed. */
export function ContributePage(): JSX.Element {
	const account = useSigner();
	const [file, setFile] = useState<HashedFile>();
	const [details, setDetails] = useState(BLANK);
	const [problem, setProblem] = useState<string>();
	const [pending, setPending] = useState<Pending[]>(readPending);
	const [done, setDone] = useState<{ datanet: number; index: number }>();
	const deposit = useDeposit(file, details);
	const take = async (chosen: File | undefined): Promise<void> => {
		setFile(undefined);
		setDone(undefined);
		setProblem(undefined);
		if (chosen === undefined) return;
		try {
			setFile(await hashFile(chosen));
		} catch (error) {
			setProblem(error instanceof Error ? error.message : String(error));
		}
	};
	const own = pending.find((one) => one.hash === file?.hash && one.account === account?.address);
	const change = (changed: Pending[]): void => {
		keep(changed);
		setPending(changed);
	};
	return (
		<>
			<Title kind="Action">Contribute a file</Title>
			<Panel
				title="1. The file"
				note={`It is hashed here and is not uploaded. Keep it: providers need its bytes, from the URI that you name. At most ${formatBytes(LARGEST_FILE)}; the tool "tributary" contributes larger ones.`}
			>
				<label class="file">
					File
					<input
						type="file"
						name="content"
						onChange={(event) => void take(event.currentTarget.files?.[0])}
					/>
				</label>
				{problem === undefined ? null : (
					<p class="failure" role="alert">
						{problem}
					</p>
				)}
				{file === undefined ? null : (
					<>
						<Facts
							facts={[
								['BLAKE3', <Hash key="h" hash={file.hash} />],
								['Length', formatBytes(file.length)],
							]}
						/>
						<DetailsForm details={details} onChange={setDetails} />
					</>
				)}
			</Panel>
			{file === undefined || !isComplete(details) || done !== undefined ? null : (
				<>
					<Panel
						title="2. Commit"
						note="The commitment takes your place in the order of precedence without showing the hash."
						aside={own === undefined ? undefined : <Badge tone="good">committed</Badge>}
					>
						{own === undefined ? (
							<Commit
								key={file.hash}
								file={file}
								deposit={deposit}
								onCommitted={(one) => change([...pending, one])}
							/>
						) : null}
					</Panel>
					{own === undefined ? null : (
						<Reveal
							file={file}
							details={details}
							deposit={deposit}
							pending={own}
							onExpired={() => change(pending.filter((one) => one !== own))}
							onRevealed={(contribution) => {
								setDone(contribution);
								change(pending.filter((one) => one !== own));
							}}
						/>
					)}
				</>
			)}
			{done === undefined ? null : (
				<Panel title="3. Reveal" aside={<Badge tone="good">contributed</Badge>}>
					<p role="status">
						It is{' '}
						<a href={link('contribution', done.datanet, done.index)}>
							contribution {done.datanet}:{done.index}
						</a>
						, which waits for its review.
					</p>
				</Panel>
			)}
		</>
	);
}

/** Asks the chain for the deposit and the bond of a contribution. */
function useDeposit(file: HashedFile | undefined, details: Details): bigint | undefined {
	const { connection, head } = useApp();
	const [deposit, setDeposit] = useState<bigint>();
	const points = pointsOf(details);
	const bytes = [details.mediaType, details.licence, details.uri].reduce(
		(sum, text) => sum + textBytes(text).length,
		0,
	);
	useEffect(() => {
		let alive = true;
		if (file === undefined || points === undefined) {
			setDeposit(undefined);
			return;
		}
		const args = [BigInt(file.length), bytes, points];
		callView(connection, head, 'Datanets', 'contribution_deposit', args).then(
			(found) => alive && setDeposit(typeof found === 'bigint' ? found : undefined),
			() => alive && setDeposit(undefined),
		);
		return () => {
			alive = false;
		};
	}, [file, bytes, details.maxPoints]);
	return deposit;
}

/** The cost of the reveal, as both steps show it. */
function revealCosts(deposit: bigint | undefined, note: string): Cost[] {
	return deposit === undefined ? [] : [['Deposit and bond', deposit, note]];
}

function Commit({
	file,
	deposit,
	onCommitted,
}: {
	file: HashedFile;
	deposit: bigint | undefined;
	onCommitted: (pending: Pending) => void;
}): JSX.Element {
	const { connection, head } = useApp();
	const account = useSigner();
	const [salt] = useState(() => crypto.getRandomValues(new Uint8Array(32)));
	const [own, setOwn] = useState(0n);
	useEffect(() => {
		void runtimeAt(connection, head.hash).then((runtime) => {
			const found = runtime.constant('Datanets', 'CommitmentDeposit');
			if (typeof found === 'bigint') setOwn(found);
		});
	}, [connection]);
	const plan: CallPlan | undefined =
		account === undefined
			? undefined
			: {
					pallet: 'Datanets',
					name: 'commit',
					args: { commitment: commitmentOf(account.publicKey, file.hash, salt) },
				};
	return (
		<SignCall
			label="Commit"
			plan={plan}
			costs={[
				['Deposit', own, 'returned at the reveal'],
				...revealCosts(deposit, 'at the reveal'),
			]}
			onSent={({ events }) => {
				const committed = events.find(
					({ pallet, name }) => pallet === 'Datanets' && name === 'Committed',
				);
				if (account === undefined || committed === undefined) return;
				onCommitted({
					account: account.address,
					hash: file.hash,
					salt: bytesToHex(salt),
					opensAt: Number(committed.fields.opens_at),
					expiresAt: Number(committed.fields.expires_at),
				});
			}}
		/>
	);
}

function revealPlan(file: HashedFile, details: Details, salt: string): CallPlan | undefined {
	const points = pointsOf(details);
	if (points === undefined) return undefined;
	return {
		pallet: 'Datanets',
		name: 'contribute',
		args: {
			datanet: Number(details.datanet),
			salt,
			content_hash: file.hash,
			length: BigInt(file.length),
			last_byte: file.lastByte,
			length_proof: {
				head: file.proof.head,
				tail: file.proof.tail,
				siblings: file.proof.siblings.map(bytesToHex),
			},
			kind: { type: 'Corpus', value: undefined },
			media_type: textBytes(details.mediaType),
			licence: textBytes(details.licence),
			uri: textBytes(details.uri),
			preferences: {
				train_ai: { type: details.trainAi, value: undefined },
				ai_use: { type: details.aiUse, value: undefined },
			},
			max_points: points,
			earlier: undefined,
		},
	};
}

function Reveal({
	file,
	details,
	deposit,
	pending,
	onExpired,
	onRevealed,
}: {
	file: HashedFile;
	details: Details;
	deposit: bigint | undefined;
	pending: Pending;
	onExpired: () => void;
	onRevealed: (contribution: { datanet: number; index: number }) => void;
}): JSX.Element {
	const query = useQuery('curation block', async (state) =>
		Number(
			(await storage(state.connection, state.head.hash, 'Network', 'CurationBlocks')) ?? 0,
		),
	);
	const now = query.data;
	const open = now !== undefined && now + 1 >= pending.opensAt;
	if (now !== undefined && now > pending.expiresAt)
		return (
			<Panel title="3. Reveal" aside={<Badge tone="bad">expired</Badge>}>
				<p class="note">The commitment was not revealed in time.</p>
				<button type="button" onClick={onExpired}>
					Commit again
				</button>
			</Panel>
		);
	return (
		<Panel
			title="3. Reveal"
			note={`It may be revealed in the blocks ${pending.opensAt} to ${pending.expiresAt} of curation; now it is ${now ?? '…'}. The commitment is kept in this browser meanwhile.`}
		>
			<SignCall
				label="Contribute"
				plan={open ? revealPlan(file, details, pending.salt) : undefined}
				costs={revealCosts(deposit, 'returned when it leaves, unless it was a copy')}
				onSent={({ events }) => {
					const submitted = events.find(
						({ pallet, name }) =>
							pallet === 'Datanets' && name === 'ContributionSubmitted',
					);
					if (submitted !== undefined)
						onRevealed(
							submitted.fields.contribution as { datanet: number; index: number },
						);
				}}
			/>
		</Panel>
	);
}
