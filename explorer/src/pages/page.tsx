// The page of each place.

import type { JSX } from 'preact';

import { ContributePage } from '../actions/contribute.tsx';
import { parseId, parseLongId, type Route } from '../router.ts';
import { AccountPage } from './account.tsx';
import { BlockPage, BlocksPage } from './blocks.tsx';
import { ChannelPage } from './channel.tsx';
import { ContributionPage } from './contribution.tsx';
import { DatanetPage } from './datanet.tsx';
import { JobPage } from './job.tsx';
import { ChannelsPage, DatanetsPage, JobsPage, ModelsPage, ProvidersPage } from './lists.tsx';
import { ModelPage } from './model.tsx';
import { ProviderPage } from './provider.tsx';
import { ReleasePage } from './release.tsx';
import { SearchPage } from './search.tsx';
import { StartPage } from './start.tsx';
import { ValidatorsPage } from './validators.tsx';

const LISTS: Record<string, () => JSX.Element> = {
	jobs: JobsPage,
	datanets: DatanetsPage,
	models: ModelsPage,
	providers: ProvidersPage,
	channels: ChannelsPage,
	validators: ValidatorsPage,
	blocks: BlocksPage,
	contribute: ContributePage,
};

function single(
	place: string,
	first: string | undefined,
	second: string | undefined,
): JSX.Element | undefined {
	const id = parseId(first);
	const other = parseId(second);
	const long = parseLongId(first);
	switch (place) {
		case 'job':
			return long === undefined ? undefined : <JobPage key={long} id={long} />;
		case 'channel':
			return long === undefined ? undefined : <ChannelPage key={long} id={long} />;
		case 'datanet':
			return id === undefined ? undefined : <DatanetPage key={id} id={id} />;
		case 'model':
			return id === undefined ? undefined : <ModelPage key={id} id={id} />;
		case 'release':
			return id === undefined || other === undefined ? undefined : (
				<ReleasePage key={`${id}:${other}`} datanet={id} number={other} />
			);
		case 'contribution':
			return id === undefined || other === undefined ? undefined : (
				<ContributionPage key={`${id}:${other}`} datanet={id} index={other} />
			);
		case 'account':
			return first === undefined ? undefined : <AccountPage key={first} address={first} />;
		case 'provider':
			return first === undefined ? undefined : <ProviderPage key={first} address={first} />;
		case 'block':
			return first !== undefined && (id !== undefined || /^0x[0-9a-f]{64}$/i.test(first)) ? (
				<BlockPage key={first} id={first} />
			) : undefined;
		default:
			return undefined;
	}
}

/** Shows the page of a place. */
export function Page({ route }: { route: Route }): JSX.Element {
	const [place, first, second] = route.path;
	if (place === undefined) return <StartPage />;
	if (place === 'search') {
		const text = route.query.get('q') ?? '';
		return <SearchPage key={text} text={text} />;
	}
	if (Object.hasOwn(LISTS, place) && first === undefined) {
		const List = LISTS[place];
		return <List />;
	}
	return single(place, first, second) ?? <p class="empty">There is no such page.</p>;
}
