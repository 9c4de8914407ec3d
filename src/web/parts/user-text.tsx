import { readable } from '#views/words.ts';

/** One line that somebody outside wrote (a title, a name): it keeps its own writing direction and cannot turn that of what stands around it. */
export function UserLine({ text }: { readonly text: string }) {
  return <bdi>{readable(text).replaceAll('\n', ' ')}</bdi>;
}

/** Paragraphs that somebody outside wrote, line breaks kept. */
export function UserText({ text }: { readonly text: string }) {
  return (
    <p className="user-text" dir="auto">
      {readable(text)}
    </p>
  );
}
