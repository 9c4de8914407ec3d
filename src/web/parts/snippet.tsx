/** Something to copy: a caption that says where it goes, and the text, wrapped so that a phone needs no sideways scrolling. */
export function Snippet({ caption, text }: { readonly caption: string; readonly text: string }) {
  return (
    <figure className="snippet">
      <figcaption>{caption}</figcaption>
      <pre>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
