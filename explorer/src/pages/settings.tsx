// The chain to read, and the mirrors of contents.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { DEFAULT_NODE, parseMirror, parseNode, type Settings } from '../settings.ts';
import { Failure, Panel, Title } from '../views/ui.tsx';

/** The page of the settings. */
export function SettingsPage({
	settings,
	failure,
	onChange,
}: {
	settings: Settings | undefined;
	failure: Error | undefined;
	onChange: (settings: Settings) => void;
}): JSX.Element {
	const target = settings?.target;
	const [node, setNode] = useState(target?.kind === 'node' ? target.url : DEFAULT_NODE);
	const [mirrors, setMirrors] = useState(settings?.mirrors.join('\n') ?? '');
	const [problem, setProblem] = useState<string>();
	const kept = settings ?? { target: { kind: 'node' as const, url: DEFAULT_NODE }, mirrors: [] };

	const useNode = (event: Event): void => {
		event.preventDefault();
		const url = parseNode(node);
		if (url === undefined) {
			setProblem('The address of a node begins with ws:// or wss://.');
			return;
		}
		setProblem(undefined);
		onChange({ ...kept, target: { kind: 'node', url } });
		location.hash = '#/';
	};
	const useSpec = async (file: File | undefined): Promise<void> => {
		if (file === undefined) return;
		const spec = await file.text();
		try {
			JSON.parse(spec);
		} catch {
			setProblem('That file is not a chain specification: it is not JSON.');
			return;
		}
		setProblem(undefined);
		onChange({ ...kept, target: { kind: 'light', spec } });
		location.hash = '#/';
	};
	const useMirrors = (event: Event): void => {
		event.preventDefault();
		const lines = mirrors.split('\n').filter((one) => one.trim() !== '');
		const parsed = lines.flatMap((one) => parseMirror(one) ?? []);
		if (parsed.length !== lines.length) {
			setProblem('A mirror is an address that begins with https:// or http://.');
			return;
		}
		setProblem(undefined);
		onChange({ ...kept, mirrors: parsed });
	};
	return (
		<>
			<Title kind="Explorer">Settings</Title>
			{failure === undefined ? null : <Failure error={failure} />}
			{problem === undefined ? null : (
				<p class="failure" role="alert">
					{problem}
				</p>
			)}
			<Panel title="Node" note="The RPC address of a node. The page asks no other host.">
				<form class="row" onSubmit={useNode}>
					<label>
						Address
						<input
							name="node"
							value={node}
							spellcheck={false}
							onInput={(event) => setNode(event.currentTarget.value)}
						/>
					</label>
					<button type="submit">Connect</button>
				</form>
			</Panel>
			<Panel
				title="Light client"
				note="A light client in this browser verifies each answer by proofs, and needs no trusted node. Its specification must name boot nodes that listen for WebSockets."
			>
				<form class="row">
					<label>
						Chain specification
						<input
							type="file"
							name="spec"
							accept=".json,application/json"
							onChange={(event) => void useSpec(event.currentTarget.files?.[0])}
						/>
					</label>
				</form>
			</Panel>
			<Panel
				title="Mirrors of contents"
				note="A content is fetched from the mirror's address followed by its BLAKE3 hash, only when you ask for it. It is shown as a source only if its hash is right."
			>
				<form class="row" onSubmit={useMirrors}>
					<label>
						One address a line
						<textarea
							name="mirrors"
							rows={3}
							value={mirrors}
							spellcheck={false}
							onInput={(event) => setMirrors(event.currentTarget.value)}
						/>
					</label>
					<button type="submit">Keep</button>
				</form>
			</Panel>
		</>
	);
}
