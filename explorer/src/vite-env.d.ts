// Files that the builder makes modules of.

declare module '*.css';
declare module '*?worker&url' {
	const url: string;
	export default url;
}
