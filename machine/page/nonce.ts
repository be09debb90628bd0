/**
 * xterm makes `style` elements, which the page's policy allows only with its nonce.  Loaded first.
 *
 * The nonce is fixed in a static page, so it guards against nothing but markup that does not know it; no text of
 * anybody's ever becomes markup here.
 */
const nonce = document.querySelector<HTMLScriptElement>("script[data-nonce]")?.dataset["nonce"] ?? "";
const make = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = make(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;
