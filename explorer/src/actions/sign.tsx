// The choice of an account, and the signing of a call whose cost is shown first.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { useApp } from '../context.ts';
import { shortHash } from '../format/text.ts';
import { link } from '../router.ts';
import { Stranger } from '../views/text.tsx';
import { Amount } from '../views/ui.tsx';
import {
	type CallPlan,
	type Outlook,
	outlook,
	type Progress,
	send,
	type Sent,
} from './transaction.ts';
import {
	connectWallet,
	developmentAccounts,
	isDevelopment,
	type SigningAccount,
	walletNames,
} from './wallet.ts';

let chosen: SigningAccount | undefined;
const listeners = new Set<(account: SigningAccount | undefined) => void>();

function choose(account: SigningAccount | undefined): void {
	chosen = account;
	listeners.forEach((listener) => listener(account));
}

/** Returns the account that signs, the same on all pages until the page is loaded again. */
export function useSigner(): SigningAccount | undefined {
	const [account, setAccount] = useState(chosen);
	useEffect(() => {
		listeners.add(setAccount);
		setAccount(chosen);
		return () => void listeners.delete(setAccount);
	}, []);
	return account;
}

/** Lets the user choose the account that signs. */
export function ChooseSigner(): JSX.Element {
	const { connection } = useApp();
	const account = useSigner();
	const [names, setNames] = useState<string[]>([]);
	const [development, setDevelopment] = useState(false);
	const [accounts, setAccounts] = useState<SigningAccount[]>();
	const [problem, setProblem] = useState<string>();
	useEffect(() => {
		void walletNames().then(setNames);
		isDevelopment(connection).then(setDevelopment, () => setDevelopment(false));
	}, [connection]);
	const load = (loading: Promise<SigningAccount[]>): void => {
		setProblem(undefined);
		loading.then(
			(found) => {
				setAccounts(found);
				if (found.length === 1) choose(found[0]);
				if (found.length === 0) setProblem('That wallet has shared no account.');
			},
			(error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
		);
	};
	if (account !== undefined)
		return (
			<p class="signer">
				Signed by{' '}
				<a href={link('account', account.address)}>
					<code>{shortHash(account.address, 6, 5)}</code>
				</a>{' '}
				(<Stranger text={account.name} limit={30} />, {account.wallet}){' '}
				<button type="button" class="quiet" onClick={() => choose(undefined)}>
					Change
				</button>
			</p>
		);
	return (
		<div class="signer">
			<div class="row">
				{names.map((name) => (
					<button key={name} type="button" onClick={() => load(connectWallet(name))}>
						Connect <Stranger text={name} limit={30} />
					</button>
				))}
				{development ? (
					<button type="button" onClick={() => load(developmentAccounts())}>
						Use a development key
					</button>
				) : null}
			</div>
			{names.length === 0 && !development ? (
				<p class="note">
					This browser has no wallet for this kind of chain, so nothing can be signed.
				</p>
			) : null}
			{accounts === undefined || accounts.length < 2 ? null : (
				<label>
					Account
					<select
						name="account"
						onChange={(event) =>
							choose(
								accounts.find(
									({ address }) => address === event.currentTarget.value,
								),
							)
						}
					>
						<option value="">Choose…</option>
						{accounts.map(({ address, name }) => (
							<option key={address} value={address}>
								{`${name.replace(/[^\p{L}\p{N} ._-]/gu, '')} ${shortHash(address, 6, 5)}`}
							</option>
						))}
					</select>
				</label>
			)}
			{problem === undefined ? null : (
				<p class="failure" role="alert">
					{problem}
				</p>
			)}
		</div>
	);
}

/** A cost of a call beside its transaction fee. */
export type Cost = readonly [name: string, amount: bigint, note?: string];

/** Shows what a call costs, signs it on demand, and shows how it goes. */
export function SignCall({
	plan,
	costs,
	label,
	onSent,
	children,
}: {
	/** The call; `undefined` while the input is not complete. */
	plan: CallPlan | undefined;
	costs: Cost[];
	label: string;
	onSent?: (sent: Sent) => void;
	children?: ComponentChildren;
}): JSX.Element {
	const { connection, head } = useApp();
	const account = useSigner();
	const [seen, setSeen] = useState<{ key: string; outlook?: Outlook; error?: string }>();
	const [progress, setProgress] = useState<Progress>();
	const [failure, setFailure] = useState<string>();
	const [sent, setSent] = useState<Sent>();
	const key =
		plan === undefined || account === undefined
			? ''
			: `${account.address} ${JSON.stringify(plan, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}`;
	useEffect(() => {
		if (plan === undefined || account === undefined) return;
		let alive = true;
		// The chain is asked once the user stops typing.
		const timer = setTimeout(() => {
			outlook(connection, head, plan, account).then(
				(found) => alive && setSeen({ key, outlook: found }),
				(error: unknown) =>
					alive &&
					setSeen({ key, error: error instanceof Error ? error.message : String(error) }),
			);
		}, 400);
		return () => {
			alive = false;
			clearTimeout(timer);
		};
	}, [key]);
	const current = seen?.key === key ? seen : undefined;
	const busy = progress !== undefined && progress !== 'final' && failure === undefined;
	const sign = (): void => {
		if (plan === undefined || account === undefined) return;
		setFailure(undefined);
		setSent(undefined);
		send(connection, plan, account, setProgress).then(
			(done) => {
				setSent(done);
				onSent?.(done);
			},
			(error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
		);
	};
	return (
		<div class="sign">
			<ChooseSigner />
			{children}
			{plan === undefined || account === undefined ? null : (
				<table class="costs">
					<caption>What it costs</caption>
					<tbody>
						{costs.map(([name, amount, note]) => (
							<tr key={name}>
								<th scope="row">
									{name}{' '}
									{note === undefined ? null : <span class="faint">{note}</span>}
								</th>
								<td class="number">
									<Amount value={amount} exact />
								</td>
							</tr>
						))}
						<tr>
							<th scope="row">
								Transaction fee <span class="faint">at most</span>
							</th>
							<td class="number">
								{current?.outlook === undefined ? (
									'…'
								) : (
									<Amount value={current.outlook.fee} exact />
								)}
							</td>
						</tr>
					</tbody>
				</table>
			)}
			{current?.error === undefined ? null : (
				<p class="failure" role="alert">
					The cost is not known: {current.error}
				</p>
			)}
			{current?.outlook?.refusal === undefined ? null : (
				<p class="failure" role="alert">
					The chain would refuse it. {current.outlook.refusal}
				</p>
			)}
			<div class="row">
				<button
					type="button"
					class="primary"
					disabled={
						current?.outlook === undefined ||
						current.outlook.refusal !== undefined ||
						busy
					}
					onClick={sign}
				>
					{label}
				</button>
				{progress === undefined ? null : (
					<span class="note" role="status">
						{failure === undefined ? progress : ''}
						{sent === undefined ? (
							''
						) : (
							<>
								{' '}
								in <a href={link('block', sent.block)}>block {sent.block}</a>
							</>
						)}
					</span>
				)}
			</div>
			{failure === undefined ? null : (
				<p class="failure" role="alert">
					It failed: {failure}
				</p>
			)}
		</div>
	);
}
