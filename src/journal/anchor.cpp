#include "journal/anchor.h"

#include "base/encoding.h"
#include "journal/entry.h"

namespace journal {

namespace {

constexpr std::size_t kLogBlobSize = 4 + 64;
constexpr std::size_t kCosignatureBlobSize = 4 + 8 + 64;

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

}  // namespace

Bytes encode_anchor(const Checkpoint& checkpoint, const VerifierKey& log,
                    const crypto::Signature& signature, const VerifierKey& mirror,
                    const Cosignature& cosignature) {
  return checkpoint_note(checkpoint, log, signature, {cosignature_line(mirror, cosignature)});
}

Result<Anchor> parse_anchor(ByteView body) {
  if (body.size() > kEntrySizeMax - kEnvelopeSize) return refuse("anchor: too long");
  const Note note = TRY(parse_note(body));
  Anchor anchor;
  anchor.checkpoint = TRY(parse_checkpoint_body(note.body));
  anchor.origin = TRY(parse_origin(anchor.checkpoint.origin));
  if (note.lines.size() != 2) return refuse("anchor: not one log line and one mirror line");
  if (note.lines[0].name != anchor.checkpoint.origin || note.lines[0].blob.size() != kLogBlobSize) {
    return refuse("anchor: the first line is not the log's");
  }
  ByteReader log(note.lines[0].blob);
  anchor.log_key_id = log.u32();
  anchor.signature = crypto::Signature::from(log.rest());
  anchor.mirror = note.lines[1].name;
  if (note.lines[1].blob.size() != kCosignatureBlobSize) {
    return refuse("anchor: the second line is no cosignature");
  }
  ByteReader mirror(note.lines[1].blob);
  anchor.mirror_key_id = mirror.u32();
  anchor.cosignature.time = mirror.u64();
  anchor.cosignature.signature = crypto::Signature::from(mirror.rest());
  return anchor;
}

Result<void> verify_anchor(const Anchor& anchor, const Origin& holder, const VerifierKey& log,
                           const VerifierKey& mirror) {
  if (anchor.origin.circle != holder.circle) {
    return Error{ErrorCode::forbidden, "anchor: of a journal of another circle"};
  }
  if (anchor.origin.party == holder.party) return refuse("anchor: of the holder's own journal");
  if (anchor.mirror != mirror_name(holder.party, holder.circle) || anchor.mirror != mirror.name ||
      anchor.mirror_key_id != mirror.id()) {
    return refuse("anchor: not cosigned by the holder's own mirror key");
  }
  if (anchor.log_key_id != log.id() ||
      !verify_checkpoint(log, anchor.checkpoint, anchor.signature)) {
    return refuse("anchor: the log's signature does not verify");
  }
  if (!verify_cosignature(mirror, anchor.checkpoint, anchor.cosignature)) {
    return refuse("anchor: the mirror's cosignature does not verify");
  }
  return {};
}

bool calls_for_anchor(std::uint8_t kind) {
  return kind != static_cast<std::uint8_t>(Kind::anchor) &&
         kind != static_cast<std::uint8_t>(Kind::receipt) &&
         kind != static_cast<std::uint8_t>(Kind::heartbeat);
}

}  // namespace journal
