// A model: its terms as a picture, its lineage, the rights in its data, and who serves it.

import type { ModelView, RightsView, TermsView } from '@tributary/sdk/attribution';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { AskAction } from '../actions/ask.tsx';
import type { AppState } from '../context.ts';
import { useQuery } from '../context.ts';
import { formatCount, formatPerbill } from '../format/amounts.ts';
import { link } from '../router.ts';
import { TermsPicture } from '../views/terms.tsx';
import { Stranger, Uri } from '../views/text.tsx';
import {
	Account,
	Amount,
	Answer,
	asJson,
	Badge,
	Copy,
	Facts,
	Hash,
	Panel,
	ProviderLink,
	ReleaseLink,
	Table,
	Title,
} from '../views/ui.tsx';
import { meanScore } from './lists.tsx';

/** The largest number of models below one another. */
const DEPTH = 8;

async function readLineage({ views, head }: AppState, model: ModelView): Promise<ModelView[]> {
	const lineage = [model];
	while (lineage.length <= DEPTH) {
		const base = lineage[lineage.length - 1].base;
		if (base === null) break;
		const below = await views.model(base, head.hash).catch(() => undefined);
		if (below === undefined) break;
		lineage.push(below);
	}
	return lineage;
}

/** The page of a model. */
export function ModelPage({ id }: { id: number }): JSX.Element {
	const query = useQuery(`model ${id}`, ({ views, head }) => views.model(id, head.hash));
	return (
		<Answer query={query} missing={`The state has no model ${id}.`}>
			{(view) => (
				<>
					<Title
						kind={`Model ${id}`}
						aside={<Copy label="Copy as JSON" text={() => asJson(view)} />}
					>
						<Stranger text={view.name} limit={120} />{' '}
						{view.retired ? <Badge tone="warn">retired</Badge> : null}
					</Title>
					<Facts
						facts={[
							['Owner', <Account key="o" address={view.owner} />],
							['Artifact', <Hash key="a" hash={view.artifact} />],
							['Rating', meanScore(view.rating)],
							['URI', <Uri key="u" uri={view.uri} />],
						]}
					/>
					{view.terms === null ? (
						<Panel title="Terms">
							<p class="empty">The model has no terms yet, so it takes no jobs.</p>
						</Panel>
					) : (
						<>
							<Terms model={view} latest={view.terms} />
							<Providers model={id} />
							<AskAction model={view} />
							<Rights model={id} version={view.terms.version} />
						</>
					)}
					<Lineage model={view} />
				</>
			)}
		</Answer>
	);
}

function Terms({ model, latest }: { model: ModelView; latest: TermsView }): JSX.Element {
	const [version, setVersion] = useState(latest.version);
	const query = useQuery(`terms ${model.model} ${version}`, ({ views, head }) =>
		views.terms(model.model, version, head.hash),
	);
	return (
		<Panel
			title={`Terms ${version}`}
			note="How each fee is divided once the protocol has taken its cut."
			aside={
				latest.version > 1 ? (
					<label class="inline">
						Version
						<select
							value={String(version)}
							onChange={(event) => setVersion(Number(event.currentTarget.value))}
						>
							{Array.from(
								{ length: latest.version },
								(_, i) => latest.version - i,
							).map((one) => (
								<option key={one} value={String(one)}>
									{one}
								</option>
							))}
						</select>
					</label>
				) : undefined
			}
		>
			<Answer
				query={query}
				missing={`Terms ${version} are no longer in use, and were removed.`}
			>
				{(terms) => (
					<>
						<TermsPicture terms={terms} />
						<Table
							label="Releases of the terms"
							empty="The terms name no Release."
							rows={terms.releases}
							rowKey={({ release }) => `${release.datanet}:${release.number}`}
							columns={[
								{
									name: 'Release',
									cell: ({ release }) => <ReleaseLink id={release} />,
								},
								{
									name: 'Of the data share',
									numeric: true,
									cell: ({ weight }) => formatPerbill(weight),
								},
								{
									name: 'Revoked since',
									numeric: true,
									cell: ({ release }) =>
										terms.revoked.find(
											(one) =>
												one.release.datanet === release.datanet &&
												one.release.number === release.number,
										)?.contributions ?? 0,
								},
							]}
						/>
					</>
				)}
			</Answer>
		</Panel>
	);
}

function Providers({ model }: { model: number }): JSX.Element {
	const query = useQuery(`providers ${model}`, ({ views, head }) =>
		views.providers(model, null, head.hash),
	);
	return (
		<Panel title="Providers">
			<Answer query={query}>
				{({ providers, next }) => (
					<>
						<Table
							label="Providers of the model"
							empty="Nobody serves this model."
							rows={providers}
							rowKey={({ account }) => account}
							columns={[
								{
									name: 'Provider',
									cell: ({ account }) => <ProviderLink address={account} />,
								},
								{ name: 'Terms', numeric: true, cell: ({ version }) => version },
								{
									name: 'From',
									numeric: true,
									cell: ({ minFee }) => <Amount value={minFee} />,
								},
								{
									name: 'Free bond',
									numeric: true,
									cell: ({ free }) => <Amount value={free} />,
								},
								{
									name: 'Rating',
									numeric: true,
									cell: ({ rating }) => meanScore(rating),
								},
								{
									name: 'Settled',
									numeric: true,
									cell: ({ record }) => <Amount value={record.settled} />,
								},
								{
									name: 'Expired',
									numeric: true,
									cell: ({ record }) => <Amount value={record.expired} />,
								},
								{
									name: 'Refuted',
									numeric: true,
									cell: ({ record }) => <Amount value={record.refuted} />,
								},
							]}
						/>
						{next === null ? null : (
							<p class="note">The first {providers.length} are shown.</p>
						)}
					</>
				)}
			</Answer>
			<p class="note">
				The record weighs each job by the protocol’s cut of its fee, which nobody gets back.
			</p>
		</Panel>
	);
}

/** Pages of rights that are read at most; each looks at a hundred contributions. */
const PAGES = 10;

async function readRights(
	{ views, head }: AppState,
	model: number,
	version: number,
): Promise<{ rights: RightsView['rights']; complete: boolean }> {
	const sums = new Map<string, RightsView['rights'][number]>();
	let from: { release: number; index: number } | null = { release: 0, index: 0 };
	for (let page = 0; page < PAGES && from !== null; page++) {
		const found: RightsView = await views.rights(model, version, from, head.hash);
		for (const one of found.rights) {
			const key = `${one.licence}\n${one.trainAi}\n${one.aiUse}`;
			const known = sums.get(key);
			sums.set(key, {
				...one,
				contributions: one.contributions + (known?.contributions ?? 0),
			});
		}
		from = found.next;
	}
	return {
		rights: [...sums.values()].sort((a, b) => b.contributions - a.contributions),
		complete: from === null,
	};
}

function Rights({ model, version }: { model: number; version: number }): JSX.Element {
	const query = useQuery(
		`rights ${model} ${version}`,
		(state) => readRights(state, model, version),
		true,
	);
	return (
		<Panel
			title="Rights in its data"
			note="The licences and preferences under the Releases of its latest terms."
		>
			<Answer query={query}>
				{({ rights, complete }) => (
					<>
						<Table
							label="Licences and preferences"
							empty="The Releases are empty."
							rows={rights}
							rowKey={({ licence, trainAi, aiUse }) =>
								`${licence} ${trainAi} ${aiUse}`
							}
							columns={[
								{
									name: 'Licence',
									cell: ({ licence }) => <Stranger text={licence} limit={100} />,
								},
								{ name: 'train-ai', cell: ({ trainAi }) => trainAi },
								{ name: 'ai-use', cell: ({ aiUse }) => aiUse },
								{
									name: 'Contributions',
									numeric: true,
									cell: ({ contributions }) => formatCount(contributions),
								},
							]}
						/>
						{complete ? null : (
							<p class="note">
								The first {PAGES * 100} contributions were looked at; there are
								more.
							</p>
						)}
					</>
				)}
			</Answer>
		</Panel>
	);
}

function Lineage({ model }: { model: ModelView }): JSX.Element | null {
	const query = useQuery(`lineage ${model.model}`, (state) => readLineage(state, model), true);
	if (model.base === null) return null;
	return (
		<Panel
			title="Lineage"
			note="Each fee pays the owners of the models below as well, as the terms of each say."
		>
			<Answer query={query}>
				{(lineage) => (
					<ol class="lineage">
						{lineage.map((one, i) => (
							<li key={one.model} style={{ marginInlineStart: `${i * 1.5}rem` }}>
								<a href={link('model', one.model)}>{one.model}</a>{' '}
								<Stranger text={one.name} limit={60} />{' '}
								<Account address={one.owner} />
							</li>
						))}
					</ol>
				)}
			</Answer>
		</Panel>
	);
}
