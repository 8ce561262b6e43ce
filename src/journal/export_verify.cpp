#include <algorithm>
#include <map>
#include <optional>
#include <variant>

#include "base/encoding.h"
#include "journal/anchor.h"
#include "journal/export.h"
#include "journal/key_event.h"
#include "journal/names.h"
#include "journal/receipt.h"
#include "journal/tiles.h"
#include "journal/tombstone.h"

namespace journal {

namespace {

constexpr std::size_t kRemarksMax = 100;
constexpr std::size_t kSizesFileMax = kExportCheckpointsMax * 20;
constexpr std::size_t kKeysFileMax = 65'535;
// Tombstones of the journal's own entries that are compared with them; no schedule comes near it.
constexpr std::size_t kTombstonesMax = 1'000'000;

Error refuse(const std::string& message) { return Error{ErrorCode::invalid, message}; }

Error with_path(const Error& error, const std::string& path) {
  return Error{error.code, path + ": " + error.message};
}

bool is_not_found(const Error& error) { return error.code == ErrorCode::not_found; }

class ExportVerifier {
 public:
  ExportVerifier(Source& source, const VerifierKey& log, const std::vector<VerifierKey>& required,
                 const VisitEntry& visit, const std::vector<VerifierKey>& known)
      : source_(source),
        log_(log),
        required_(required),
        visit_(visit),
        builder_([this](const Tile& tile, ByteView hashes) { return check_tile(tile, hashes); }) {
    for (const VerifierKey& key : known) {
      if (std::find(required.begin(), required.end(), key) == required.end())
        known_.emplace(name_of_line(key.name, key.id()), key);
    }
  }

  Result<ExportReport> run() {
    holder_ = TRY(parse_origin(log_.name));
    TRY(open_newest());
    TRY(read_sizes());
    TRY(check_checkpoints());  // size 0
    const std::uint64_t size = report_.checkpoint.size;
    for (std::uint64_t number = 0; number * kTileWidth < size; ++number) {
      TRY(check_bundle(number, tile_width(size, 0, number)));
    }
    TRY(builder_.finish());
    if (builder_.root() != report_.checkpoint.root) {
      return refuse("export: the entries do not give the root of the checkpoint");
    }
    TRY(check_tombstones());
    return std::move(report_);
  }

 private:
  static std::string name_of_line(std::string_view name, std::uint32_t id) {
    return std::string(name) + "\n" + std::to_string(id);
  }

  // A checkpoint with its lines counted; those of known keys are verified with those of `required`.
  Result<OpenedCheckpoint> open(ByteView text) {
    const Note note = TRY(parse_note(text));
    std::vector<VerifierKey> keys = required_;
    for (const SignatureLine& line : note.lines) {
      const auto known = known_.find(name_of_line(line.name, ByteReader(line.blob).u32()));
      if (known != known_.end()) keys.push_back(known->second);
    }
    OpenedCheckpoint opened = TRY(open_checkpoint(text, log_, keys));
    // The newest lies in checkpoint.d once more; its lines count once.
    if (opened.checkpoint.size != counted_) {
      report_.cosigned += opened.cosignatures.size();
      report_.unknown_keys += note.lines.size() - 1 - opened.cosignatures.size();
    }
    return opened;
  }

  Result<void> open_newest() {
    const std::string path(kCheckpointPath);
    const Bytes note = TRY(source_.read(path, kNoteSizeMax));
    OpenedCheckpoint opened = TRY(open(note));
    for (const VerifierKey& key : required_) {
      bool found = false;
      for (const auto& signed_by : opened.cosignatures) found |= signed_by.first == key.name;
      if (!found) return refuse("export: " + key.name + " has not cosigned the checkpoint");
    }
    report_.checkpoint = opened.checkpoint;
    counted_ = opened.checkpoint.size;
    report_.cosignatures = std::move(opened.cosignatures);
    return {};
  }

  // The list of older checkpoints; an export without it has none to check.
  Result<void> read_sizes() {
    const Result<Bytes> file = source_.read(kCheckpointSizesPath, kSizesFileMax);
    if (!file.ok()) {
      if (is_not_found(file.error())) return {};
      return file.error();
    }
    std::string_view rest = file.value();
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const auto size = parse_decimal(rest.substr(0, end), report_.checkpoint.size);
      if (end == std::string_view::npos || !size || (!sizes_.empty() && *size <= sizes_.back())) {
        return refuse("checkpoint.sizes: not ascending canonical decimals up to the newest size");
      }
      sizes_.push_back(*size);
      rest.remove_prefix(end + 1);
    }
    return {};
  }

  // The older checkpoint of the size reached, if one is listed.
  Result<void> check_checkpoints() {
    if (next_size_ == sizes_.size() || sizes_[next_size_] != builder_.size()) return {};
    ++next_size_;
    const std::string path = checkpoint_path(builder_.size());
    const Bytes note = TRY(source_.read(path, kNoteSizeMax));
    const Result<OpenedCheckpoint> opened = open(note);
    if (!opened.ok()) return with_path(opened.error(), path);
    const Checkpoint& checkpoint = opened.value().checkpoint;
    if (checkpoint.size != builder_.size()) return refuse(path + ": is of another size");
    if (checkpoint.root != builder_.root()) {
      return Error{ErrorCode::conflict, path + ": signed with another root than the tree has"};
    }
    ++report_.checkpoints;
    return {};
  }

  // A partial file, or the full one in its place, which a reader has to cut.
  Result<std::pair<Bytes, bool>> read_tile_file(const Tile& tile, std::size_t limit) {
    Result<Bytes> file = source_.read(tile_path(tile), limit);
    if (file.ok()) return std::pair(std::move(file).value(), false);
    if (tile.width == kTileWidth || !is_not_found(file.error())) return file.error();
    Tile full = tile;
    full.width = kTileWidth;
    const Result<Bytes> stand_in = source_.read(tile_path(full), limit);
    if (!stand_in.ok()) return file.error();
    return std::pair(stand_in.value(), true);
  }

  Result<void> check_tile(const Tile& tile, ByteView hashes) {
    const auto [bytes, is_full] = TRY(read_tile_file(tile, kTileSizeMax));
    ByteView have = bytes;
    if (is_full && have.size() == kTileSizeMax) have = have.substr(0, hashes.size());
    if (have != hashes) return refuse(tile_path(tile) + ": differs from the entries' hashes");
    ++report_.tiles;
    return {};
  }

  Result<void> check_bundle(std::uint64_t number, unsigned width) {
    const Tile tile{true, 0, number, width};
    const auto [bytes, is_full] = TRY(read_tile_file(tile, kEntryBundleSizeMax));
    const auto entries = parse_entry_bundle(bytes, is_full ? kTileWidth : width);
    if (!entries.ok()) return with_path(entries.error(), tile_path(tile));
    for (unsigned i = 0; i < width; ++i) {
      TRY(check_one(number * kTileWidth + i, entries.value()[i]));
      TRY(check_checkpoints());
    }
    return {};
  }

  Result<void> check_one(std::uint64_t index, ByteView bytes) {
    const EntryView entry = TRY(view_entry(bytes, index));
    Bytes opening;
    if (!entry.opaque && is_sealed(entry.envelope.kind)) {
      Result<Bytes> file = source_.read(payload_path(index), kOpeningSizeMax);
      if (file.ok()) {
        if (file.value().empty()) return refuse(payload_path(index) + ": empty");
        opening = std::move(file).value();
      } else if (!is_not_found(file.error())) {
        return file.error();
      }
    }
    const Result<CheckedEntry> checked = check_entry(log_.name, index, bytes, opening);
    if (!checked.ok()) return with_path(checked.error(), "entry " + std::to_string(index));
    count(checked.value(), !opening.empty());
    const Result<void> body = check_clear_body(checked.value().entry);
    if (!body.ok()) remark(index, body.error());
    if (visit_) TRY(visit_(checked.value(), index));
    return builder_.append(checked.value().leaf);
  }

  void count(const CheckedEntry& checked, bool has_opening) {
    if (checked.entry.opaque) {
      ++report_.opaque;
    } else if (has_opening) {
      ++(checked.opening.whole ? report_.openings : report_.residues);
    } else if (is_sealed(checked.entry.envelope.kind)) {
      ++report_.unopened;
    }
  }

  Result<void> check_clear_body(const EntryView& entry) {
    if (entry.opaque) return {};
    switch (static_cast<Kind>(entry.envelope.kind)) {
      case Kind::anchor: {
        const Anchor anchor = TRY(parse_anchor(entry.body));
        if (anchor.origin.circle != holder_.circle || anchor.origin.party == holder_.party) {
          return refuse("anchor: not of another party's journal of this circle");
        }
        return {};
      }
      case Kind::key_event:
        TRY(parse_key_event(entry.body));
        return {};
      case Kind::receipt:
        TRY(parse_receipt(entry.body));
        return {};
      case Kind::tombstone:
        return check_tombstone_body(entry);
      default:
        return {};
    }
  }

  Result<void> check_tombstone_body(const EntryView& entry) {
    const Tombstone tombstone = TRY(parse_tombstone(entry.body));
    if (tombstone.origin != log_.name) return {};
    if (tombstone.index >= entry.envelope.index) return refuse("tombstone: of a later entry");
    if (tombstones_.size() == kTombstonesMax) return refuse("tombstone: not compared, too many");
    tombstones_.push_back({entry.envelope.index, tombstone.index, tombstone.commitment});
    return {};
  }

  // Compares the tombstones of this journal's own entries with those, bundle by bundle.
  Result<void> check_tombstones() {
    std::sort(tombstones_.begin(), tombstones_.end(),
              [](const Pending& a, const Pending& b) { return a.index < b.index; });
    Bytes bundle;
    std::vector<ByteView> entries;
    std::uint64_t held = UINT64_MAX;
    for (const Pending& pending : tombstones_) {
      const std::uint64_t index = pending.index;
      if (index / kTileWidth != held) {
        held = index / kTileWidth;
        const unsigned width = tile_width(report_.checkpoint.size, 0, held);
        auto [bytes, is_full] = TRY(read_tile_file({true, 0, held, width}, kEntryBundleSizeMax));
        bundle = std::move(bytes);
        entries = TRY(parse_entry_bundle(bundle, is_full ? kTileWidth : width));
      }
      const EntryView entry = TRY(view_entry(entries[index % kTileWidth], index));
      Tombstone tombstone;
      tombstone.index = index;
      tombstone.commitment = pending.commitment;
      const Result<void> checked = check_tombstone(tombstone, entry.envelope);
      if (!checked.ok()) remark(pending.at, checked.error());
    }
    return {};
  }

  void remark(std::uint64_t index, const Error& error) {
    if (report_.remarks.size() == kRemarksMax) return;
    report_.remarks.push_back("entry " + std::to_string(index) + ": " + error.message);
  }

  Source& source_;
  const VerifierKey& log_;
  const std::vector<VerifierKey>& required_;
  std::map<std::string, VerifierKey> known_;  // by what their lines begin with
  const VisitEntry& visit_;
  std::optional<std::uint64_t> counted_;  // size of the newest, once it was opened
  Origin holder_;
  ExportReport report_;
  std::vector<std::uint64_t> sizes_;
  std::size_t next_size_ = 0;
  struct Pending {
    std::uint64_t at;     // index of the tombstone
    std::uint64_t index;  // of the entry that it names
    Hash commitment;
  };
  std::vector<Pending> tombstones_;
  TileBuilder builder_;
};

// The lines of a text file, each ended by a newline.
Result<std::vector<std::string_view>> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return refuse("keys: no final newline");
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

Result<ExportReport> verify_export(Source& source, const VerifierKey& log,
                                   const std::vector<VerifierKey>& required,
                                   const VisitEntry& visit, const std::vector<VerifierKey>& known) {
  return ExportVerifier(source, log, required, visit, known).run();
}

Result<std::vector<VerifierKey>> read_cosigner_keys(Source& source) {
  const Bytes text = TRY(source.read(kCheckpointPath, kNoteSizeMax));
  const Note note = TRY(parse_note(text));
  const Checkpoint head = TRY(parse_checkpoint_body(note.body));
  if (head.size == 0) return refuse("export: an empty journal names no keys");
  const Origin origin = TRY(parse_origin(head.origin));
  Tile first{true, 0, 0, tile_width(head.size, 0, 0)};
  Result<Bytes> bundle = source.read(tile_path(first), kEntryBundleSizeMax);
  if (!bundle.ok() && is_not_found(bundle.error())) {
    first.width = kTileWidth;
    bundle = source.read(tile_path(first), kEntryBundleSizeMax);
  }
  if (!bundle.ok()) return bundle.error();
  const auto entries = TRY(parse_entry_bundle(bundle.value(), first.width));
  const EntryView entry = TRY(view_entry(entries.front(), 0));
  if (entry.opaque || static_cast<Kind>(entry.envelope.kind) != Kind::key_event)
    return refuse("export: the journal does not begin with its keys");
  const KeyEvent event = TRY(parse_key_event(entry.body));
  const auto* opened = std::get_if<EpochOpened>(&event);
  if (opened == nullptr) return refuse("export: the journal does not begin with its keys");
  return std::vector<VerifierKey>{opened->witness_vkey(origin), opened->mirror_vkey(origin)};
}

Result<ExportKeys> read_export_keys(Source& source) {
  ExportKeys keys;
  const Bytes log_file = TRY(source.read(kLogKeyPath, kKeysFileMax));
  const auto log_lines = TRY(lines_of(log_file));
  if (log_lines.size() != 1) return refuse("keys/log.vkey: not one vkey");
  keys.log = TRY(parse_vkey(log_lines[0]));
  if (keys.log.type != KeyType::log) return refuse("keys/log.vkey: not a log's key");
  const Result<Bytes> cosigners = source.read(kCosignerKeysPath, kKeysFileMax);
  if (!cosigners.ok()) {
    if (is_not_found(cosigners.error())) return keys;
    return cosigners.error();
  }
  for (std::string_view line : TRY(lines_of(cosigners.value()))) {
    keys.cosigners.push_back(TRY(parse_vkey(line)));
    if (keys.cosigners.back().type != KeyType::cosigner) {
      return refuse("keys/cosigners.vkey: not a cosigner's key");
    }
  }
  return keys;
}

}  // namespace journal
