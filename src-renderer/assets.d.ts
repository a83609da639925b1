/** Files that the bundler turns into linked assets. */
declare module '*.css';
declare module '@fontsource-variable/golos-text';
