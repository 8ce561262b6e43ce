// Files of a circle: taken in from a person here, fetched from the parties that hold them, and read
// through the view. Which of them a circle wants, its acts say.

#include "base/encoding.h"
#include "node/engine_state.h"

namespace node {
namespace {

// Fetched at one time for a circle; the others wait.
constexpr std::size_t kFetchesMax = 4;

}  // namespace

void EngineState::put_blob(std::string_view name, Bytes bytes,
                           std::function<void(Result<crypto::Hash>)> done) {
  const auto put = [&]() -> Result<crypto::Hash> {
    if (failed_) return failure_;
    Circle* circle = find_circle(name);
    if (circle == nullptr)
      return Error{ErrorCode::not_found, "there is no such circle here: " + std::string(name)};
    const std::uint64_t free = TRY(around_.store.free_bytes());
    if (free < bytes.size())
      return Error{ErrorCode::unavailable,
                   "the disk is full: nothing was recorded; free space in the data directory"};
    TRY(begin());
    return circle->put_blob(bytes);
  };
  const Result<crypto::Hash> id = put();
  if (!id.ok()) {
    if (id.error().code == ErrorCode::corrupt) fail(id.error());
    done(id.error());
    return;
  }
  ++figures_["files_put"];
  when_durable([done = std::move(done), id = id.value()](const Result<void>& kept) {
    if (kept.ok()) return done(id);
    done(kept.error());
  });
}

Result<crypto::Hash> EngineState::file_name(std::string_view name, ByteView bytes) {
  const Circle* circle = find_circle(name);
  if (circle == nullptr)
    return Error{ErrorCode::not_found, "there is no such circle here: " + std::string(name)};
  return circle->file_name(bytes);
}

Result<void> EngineState::want_blobs(Circle& circle, const record::Reference& ref,
                                     const record::Header& header) {
  const record::Proposal& proposal = header.proposal();
  if (ref.party == circle.record.self && proposal.blobs_size() == 0) return {};
  const concurrence::Chain* chain = circle.journals.find({ref.party, ref.epoch});
  Precedence precedence = Precedence::routine;
  if (chain != nullptr) {
    const auto arrived = circle.arrived.find(chain->id);
    if (arrived != circle.arrived.end())
      precedence = std::min(arrived->second, Precedence::priority);
  }
  for (const std::string& root : proposal.blobs()) {
    if (root.size() != 32) continue;
    const crypto::Hash id = crypto::Hash::from(root);
    // What was destroyed here stays so, though the store is an older copy.
    const auto destroyed = TRY(around_.records.load(destroyed_blob(circle, id)));
    if (destroyed) {
      TRY(circle.blobs.destroy(id));
      continue;
    }
    TRY(circle.blobs.want(id, ref.party, precedence));
    if (circle.blobs.wanted().contains(id)) circle.named_by[id] = {header.matter(), ref};
  }
  ask_for_blobs(circle);
  return {};
}

// Each wanted file is asked of one peer at a time: of its author, or of whoever is linked.
void EngineState::ask_for_blobs(Circle& circle) {
  std::erase_if(circle.fetching,
                [&](const auto& item) { return !circle.blobs.wanted().contains(item.first); });
  for (const auto& [id, blob] : circle.blobs.wanted()) {
    if (circle.fetching.size() >= kFetchesMax) return;
    if (circle.fetching.contains(id)) continue;
    const Result<bool> withheld = circle.withholds_file(circle.record.self, id);
    if (!withheld.ok() || withheld.value()) continue;
    std::vector<std::string> peers;
    const auto refused = circle.without_blob.find(id);
    for (auto& [name, session] : circle.sessions) {
      if (!session->active() ||
          (refused != circle.without_blob.end() && refused->second.contains(name)))
        continue;
      if (circle.number_of(name) == blob.author)
        peers.insert(peers.begin(), name);
      else
        peers.push_back(name);
    }
    if (peers.empty()) continue;  // nobody has it, as far as they say
    const std::string& peer = peers[circle.fetch_turns[id] % peers.size()];
    circle.sessions.at(peer)->ask_for_blob(id, blob.next, blob.wanted_to(), blob.precedence);
    circle.fetching[id] = {peer, false};
  }
}

// Whoever has not sent a chunk since the last heartbeat is given up for another.
void EngineState::retry_blobs(Circle& circle) {
  for (auto at = circle.fetching.begin(); at != circle.fetching.end();) {
    if (at->second.progress) {
      at->second.progress = false;
      ++at;
    } else {
      ++circle.fetch_turns[at->first];
      at = circle.fetching.erase(at);
    }
  }
  const auto not_wanted = [&](const auto& item) {
    return !circle.blobs.wanted().contains(item.first);
  };
  std::erase_if(circle.fetch_turns, not_wanted);
  std::erase_if(circle.without_blob, not_wanted);
  for (auto& [id, refused] : circle.without_blob) {
    std::erase_if(refused, [](const auto& item) {
      return item.second == replication::BlobRefusal::not_here;
    });
  }
  ask_for_blobs(circle);
}

// A peer has not got it: another is asked at once, this one at the next heartbeat, or not again
// while its link is up.
void EngineState::note_no_blob(Peer& peer, Circle& circle, const replication::NoBlob& no) {
  if (!circle.blobs.wanted().contains(no.blob)) return;
  circle.without_blob[no.blob][peer.name] = no.why;
  const auto fetch = circle.fetching.find(no.blob);
  if (fetch != circle.fetching.end() && fetch->second.peer == peer.name)
    circle.fetching.erase(fetch);
  ask_for_blobs(circle);
}

Result<void> EngineState::handle_chunk(Peer& peer, Circle& circle,
                                       const replication::ProvenChunk& chunk) {
  if (!circle.blobs.wanted().contains(chunk.blob)) return {};
  TRY(begin());
  if (!TRY(circle.blobs.take(chunk))) return {};
  ++figures_["chunks_received"];
  const auto fetch = circle.fetching.find(chunk.blob);
  if (fetch != circle.fetching.end() && fetch->second.peer == peer.name)
    fetch->second.progress = true;
  const auto wanted = circle.blobs.wanted().find(chunk.blob);
  if (wanted == circle.blobs.wanted().end()) {
    ++figures_["files_received"];
    // Told as news of the proposal, to whoever may read that.
    if (const auto named = circle.named_by.find(chunk.blob); named != circle.named_by.end()) {
      change(circle, named->second.first, "act", named->second.second);
      circle.named_by.erase(named);
    } else {
      change(circle, "", "delivery");
    }
    ask_for_blobs(circle);
  } else if (wanted->second.next != chunk.index + 1) {  // what was asked for has come
    circle.fetching.erase(chunk.blob);
    ask_for_blobs(circle);
  }
  return {};
}

// Names a file of the circle in the records outside of the store.
std::string EngineState::destroyed_blob(const Circle& circle, const crypto::Hash& id) {
  return "destroyed/" + circle.record.id + "/" + hex(id.view());
}

std::set<crypto::Hash> EngineState::carried_by(std::string_view module, ByteView content) const {
  std::set<crypto::Hash> out;
  for (const auto& one : modules_) {
    if (one->name() != module) continue;
    for (const std::string& name : one->files(content)) {
      const auto id = unhex(name);
      if (id && id->size() == 32) out.insert(crypto::Hash::from(*id));
    }
  }
  return out;
}

std::set<crypto::Hash> EngineState::files_of(const Draft& draft) const {
  std::set<crypto::Hash> out = carried_by(draft.header.module(), draft.content);
  for (const std::string& root : draft.header.proposal().blobs()) {
    if (root.size() == 32) out.insert(crypto::Hash::from(root));
  }
  return out;
}

// Takes out of `files` what the content of another act carries: nothing lists those, so every act
// of the circle is looked at, which only a destruction of such files costs.
Result<void> EngineState::keep_carried(Circle& circle, const concurrence::EntryId& id,
                                       std::set<crypto::Hash>& files) {
  Result<void> failure;
  TRY(circle.fold.acts(
      std::nullopt, concurrence::Fold::Direction::oldest_first,
      [&](const concurrence::ActIndexRow& act) {
        if (act.id == id) return true;
        const Result<store::Row> row = circle.journals.row(act.id.chain, act.id.index);
        if (!row.ok()) {
          failure = row.error();
          return false;
        }
        if (row.value().state != store::OpeningState::held) return true;
        const auto opening = journal::view_opening(row.value().opening);
        if (!opening.ok() || opening.value().content.empty()) return true;
        const concurrence::Chain& chain = circle.journals.chain(act.id.chain);
        const record::HeaderReading read =
            record::read_header(opening.value().header, chain.party, chain.epoch);
        for (const crypto::Hash& file : carried_by(read.header.module(), opening.value().content)) {
          files.erase(file);
        }
        return !files.empty();
      }));
  return failure;
}

Result<void> EngineState::destroy_blobs(Circle& circle, const concurrence::EntryId& id,
                                        const record::Header& header, ByteView content) {
  std::set<crypto::Hash> files = carried_by(header.module(), content);
  for (const std::string& root : header.proposal().blobs()) {
    if (root.size() == 32) files.insert(crypto::Hash::from(root));
  }
  if (files.empty()) return {};
  // What has arrived may name them too.
  for (int rounds = 0; rounds < 64 && dirty_.contains(&circle); ++rounds) TRY(fold(circle));
  for (const concurrence::EntryId& other : TRY(circle.fold.proposals())) {
    if (other == id) continue;
    const concurrence::Proposal* proposal = TRY(circle.fold.rule().proposal(other));
    if (proposal == nullptr || proposal->blobs.empty()) continue;
    const store::Row row = TRY(circle.journals.row(other.chain, other.index));
    if (row.state == store::OpeningState::destroyed) continue;
    for (const crypto::Hash& file : proposal->blobs) files.erase(file);
    if (files.empty()) return {};
  }
  TRY(keep_carried(circle, id, files));
  for (const crypto::Hash& file : files) {
    TRY(around_.records.save(destroyed_blob(circle, file), "1"));
    TRY(circle.blobs.destroy(file));
    TRY(search_.drop_text(circle, file));
  }
  return {};
}

std::optional<Engine::UnreadFile> EngineState::unread_file() {
  constexpr int kLookedAt = 64;  // at one call: most may be on their way
  const std::set<FileTexts::Place>& unread = search_.files().unread();
  auto at = unread.upper_bound(read_last_);
  for (int i = 0; i < kLookedAt && !unread.empty(); ++i, ++at) {
    if (at == unread.end()) at = unread.begin();
    read_last_ = *at;
    Circle* const circle = find_circle(at->first);
    if (circle == nullptr) continue;
    const Result<std::uint64_t> size = circle->blobs.readable(at->second);
    if (size.ok()) return UnreadFile{at->first, at->second, size.value()};
  }
  return std::nullopt;
}

Result<Bytes> EngineState::unread_chunk(const UnreadFile& file, std::uint64_t index) {
  Circle* const circle = find_circle(file.circle);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  return circle->blobs.read_chunk(file.file, index);
}

Result<void> EngineState::keep_file_text(const UnreadFile& file, std::optional<std::string> text) {
  if (failed_) return failure_;
  Circle* const circle = find_circle(file.circle);
  // Destroyed while it was read: nothing of it is kept.
  if (circle == nullptr || !TRY(circle->blobs.holds(file.file))) return {};
  TRY(begin());
  ++figures_[text ? "file_texts" : "file_texts_failed"];
  if (const Result<void> taken = search_.took_text(
          *circle, file.file, text ? std::optional<std::string_view>(*text) : std::nullopt);
      !taken.ok()) {
    fail(taken.error());
    return taken;
  }
  index_at_ = around_.clock.monotonic();
  return {};
}

// An act may be signed that rests on these files only where all of them are here, whole and
// verified.
Result<void> EngineState::check_blobs(Circle& circle, const std::vector<crypto::Hash>& ids,
                                      bool proposing) {
  std::size_t lacking = 0;
  std::string first;
  for (const crypto::Hash& id : ids) {
    const std::optional<replication::Blob> blob = TRY(circle.blobs.find(id));
    if (blob && blob->state == replication::BlobState::held) continue;
    if (proposing) return file_not_here(id);
    if (blob && blob->state == replication::BlobState::destroyed)
      return Error{ErrorCode::conflict, "file " + hex(id.view()).substr(0, 12) +
                                            "… of this proposal was destroyed here: what it said "
                                            "can no longer be agreed to"};
    ++lacking;
    if (first.empty()) first = hex(id.view()).substr(0, 12);
  }
  if (lacking == 0) return {};
  return Error{ErrorCode::unavailable, "this proposal has " + std::to_string(ids.size()) +
                                           " file(s), of which " + std::to_string(lacking) +
                                           " are not held here yet (" + first +
                                           "…): agree when they have arrived and are verified"};
}

}  // namespace node
