// What a place of the page says while there is nothing in it: what stands here, the one action that
// begins it, and an example.
export function Empty({
  children,
  example,
  action,
}: {
  children: React.ReactNode;
  example: string;
  // Where the button of the action is drawn (`at` of Write); null again when this goes.
  action: (at: HTMLElement | null) => void;
}) {
  return (
    <div className="empty">
      <p>{children}</p>
      <span ref={action} />
      <p className="small">{example}</p>
    </div>
  );
}
