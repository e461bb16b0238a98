// What a contributor says about a file.

import type { JSX } from 'preact';

import { useQuery } from '../context.ts';
import { Stranger } from '../views/text.tsx';
import { Answer } from '../views/ui.tsx';

/** What the user says about the file. */
export interface Details {
	datanet: string;
	mediaType: string;
	licence: string;
	uri: string;
	trainAi: string;
	aiUse: string;
	maxPoints: string;
}

/** Nothing said yet. */
export const BLANK: Details = {
	datanet: '',
	mediaType: 'text/plain',
	licence: '',
	uri: '',
	trainAi: 'Unstated',
	aiUse: 'Unstated',
	maxPoints: '1',
};

const PREFERENCES = ['Unstated', 'Yes', 'No'];

/** Returns the points that the user asks for. */
export function pointsOf({ maxPoints }: Details): bigint | undefined {
	return /^\d{1,18}$/.test(maxPoints) ? BigInt(maxPoints) : undefined;
}

/** Returns whether all is said that the reveal needs. */
export function isComplete(details: Details): boolean {
	const { datanet, licence } = details;
	return /^\d{1,10}$/.test(datanet) && licence !== '' && pointsOf(details) !== undefined;
}

/** Asks what the contributor says about a file. */
export function DetailsForm({
	details,
	onChange,
}: {
	details: Details;
	onChange: (details: Details) => void;
}): JSX.Element {
	const field = (name: keyof Details, label: string, placeholder = ''): JSX.Element => (
		<label>
			{label}
			<input
				name={name}
				value={details[name]}
				placeholder={placeholder}
				onInput={(event) => onChange({ ...details, [name]: event.currentTarget.value })}
			/>
		</label>
	);
	const preference = (name: 'trainAi' | 'aiUse', label: string): JSX.Element => (
		<label>
			{label}
			<select
				name={name}
				value={details[name]}
				onChange={(event) => onChange({ ...details, [name]: event.currentTarget.value })}
			>
				{PREFERENCES.map((one) => (
					<option key={one} value={one}>
						{one.toLowerCase()}
					</option>
				))}
			</select>
		</label>
	);
	return (
		<div class="fields">
			<ChooseDatanet
				value={details.datanet}
				onChange={(datanet) => onChange({ ...details, datanet })}
			/>
			<div class="row">
				{field('licence', 'Licence, an SPDX expression', 'CC-BY-4.0')}
				{field('mediaType', 'Media type')}
			</div>
			{field('uri', 'URI from which it can be fetched', 'https://…')}
			<div class="row">
				{preference('trainAi', 'Training (train-ai)')}
				{preference('aiUse', 'Use by models that answer (ai-use)')}
				{field('maxPoints', 'Points that you ask for, at most')}
			</div>
		</div>
	);
}

function ChooseDatanet({
	value,
	onChange,
}: {
	value: string;
	onChange: (value: string) => void;
}): JSX.Element {
	const id = /^\d{1,10}$/.test(value) ? Number(value) : undefined;
	const query = useQuery(`choose datanet ${id ?? ''}`, async ({ views, head }) =>
		id === undefined ? null : views.datanet(id, 1, head.hash),
	);
	return (
		<label>
			Number of the Datanet
			<input
				name="datanet"
				inputMode="numeric"
				value={value}
				onInput={(event) => onChange(event.currentTarget.value)}
			/>
			<Answer query={query} missing="There is no such Datanet.">
				{(view) => (view === null ? null : <Stranger text={view.name} limit={80} />)}
			</Answer>
		</label>
	);
}
