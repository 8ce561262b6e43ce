// An address elsewhere, as a record names it. Nothing is asked of it by this page: a person opens it, in
// a tab of its own that learns nothing of where it was opened. What is no plain web address is text.
export function isOpened(link: string): boolean {
  if (!/^https?:\/\/[^\s"'<>\\`]+$/.test(link)) return false;
  try {
    const { protocol, username, password, hostname } = new URL(link);
    // `https://our-ministry.example@elsewhere.example/` leads elsewhere than it reads.
    return /^https?:$/.test(protocol) && !username && !password && hostname !== '';
  } catch {
    return false;
  }
}

export function OutLink({ link, children }: { link: string; children?: React.ReactNode }) {
  const text = children ?? (
    <bdi className="mono small" lang="en">
      {link}
    </bdi>
  );
  if (!isOpened(link)) return <>{text}</>;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer external">
      {text}
    </a>
  );
}
