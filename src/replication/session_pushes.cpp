// Entries on their way to a peer: how many go into one message, what proves them, and what is put
// off for the sake of something more urgent behind it.
//
// Entries of one journal are proven in order, so an urgent one cannot overtake those before it. But
// what proves is their envelopes, and what fills a thin line is their content: the envelopes go
// ahead, the urgent entry after them whole, and the openings that were left out follow.

#include <algorithm>

#include "replication/session.h"

namespace replication {
namespace {

// From here on an entry is worth more messages in all than waiting behind others' content.
constexpr Precedence kPutsOff = Precedence::immediate;
constexpr std::size_t kPutOffMax = 1024;  // ranges; beyond them the peer asks for what it lacks

}  // namespace

Precedence Session::precedence_of(ChainId chain, std::uint64_t index) const {
  const Urgent* urgent = urgent_(chain);
  if (urgent == nullptr) return Precedence::routine;
  const auto found = urgent->find(index);
  return found == urgent->end() ? Precedence::routine : found->second;
}

std::pair<Precedence, std::uint64_t> Session::most_urgent(ChainId chain, std::uint64_t from,
                                                          std::uint64_t to) const {
  std::pair<Precedence, std::uint64_t> out{Precedence::routine, from};
  const Urgent* urgent = urgent_(chain);
  if (urgent == nullptr) return out;
  for (auto at = urgent->lower_bound(from); at != urgent->end() && at->first < to; ++at) {
    if (at->second >= out.first) out = {at->second, at->first};
  }
  return out;
}

bool Session::is_put_off(ChainId chain, std::uint64_t index) const {
  return std::any_of(put_off_.begin(), put_off_.end(), [&](const PutOff& one) {
    const std::uint64_t first = one.headers_sent ? one.next : one.from;
    return one.chain == chain && index >= first && index < one.to;
  });
}

bool Session::lacks_header(ChainId chain, std::uint64_t index) const {
  return std::any_of(put_off_.begin(), put_off_.end(), [&](const PutOff& one) {
    return one.chain == chain && !one.headers_sent && index >= one.next && index < one.to;
  });
}

void Session::put_off(ChainId chain, std::uint64_t index, Precedence precedence) {
  if (!put_off_.empty()) {
    PutOff& last = put_off_.back();
    if (last.chain == chain && last.to == index && last.precedence == precedence &&
        last.next == last.from && !last.headers_sent) {
      ++last.to;
      return;
    }
  }
  if (put_off_.size() < kPutOffMax)
    put_off_.push_back({chain, index, index + 1, index, precedence});
}

Result<std::vector<PushedEntry>> Session::read(
    ChainId chain, std::uint64_t from, std::size_t entries_max, std::size_t bytes_max,
    const std::function<Journals::Extent(std::uint64_t)>& extent) {
  if (!withheld_) return journals_.read_for_push(chain, from, entries_max, bytes_max, extent);
  using Extent = Journals::Extent;
  Result<void> failure;
  std::vector<PushedEntry> entries =
      TRY(journals_.read_for_push(chain, from, entries_max, bytes_max, [&](std::uint64_t index) {
        const Extent wanted = extent ? extent(index) : Extent::whole;
        if (wanted != Extent::whole) return wanted;
        const Result<bool> withheld = withheld_(chain, index);
        if (!withheld.ok()) failure = withheld.error();
        return withheld.ok() && !withheld.value() ? Extent::whole : Extent::header;
      }));
  TRY(failure);
  return entries;
}

// Adds the checkpoint that proves the entries, and leaves out the last of them where one that comes
// as far as beyond `beyond` is the shorter proof.
Result<Bytes> Session::prove(ChainId id, Push& push, std::uint64_t beyond, Precedence precedence) {
  const SignedHead head = *journals_.proven_head(id);
  std::uint64_t end = push.from + push.entries.size();
  SignedHead proof = head;
  if (end < head.size) {
    // A checkpoint of just these entries is the better proof: shorter, and the receiver can pass
    // them on though it never gets the rest.
    const std::optional<SignedHead> near = TRY(journals_.head_within(id, beyond, end));
    if (near) {
      proof = *near;
      end = near->size;
      push.entries.resize(end - push.from);
    }
  }
  push.size = proof.size;
  push.signature = proof.signature;
  if (end < proof.size) {
    push.root = proof.root;
    push.proof = TRY(journals_.prove_consistency(id, end, proof.size));
  }
  // Of a forked journal the peer may hold another branch, so that the same place is another entry.
  return say(push, precedence, !journals_.forked(id));
}

Result<std::optional<Bytes>> Session::push_message(ChainId id, std::uint64_t to,
                                                   Precedence precedence) {
  const Chain chain = journals_.chain(id);
  Cursor& cursor = cursors_[id];
  if (!cursor.known) {
    cursor.known = true;
    cursor.next = chain.fork;
  }
  // What is under way in a lower precedence may arrive behind this: it begins before that.
  const std::uint64_t told = cursor.next;
  std::uint64_t from = told;
  for (std::size_t p = 0; p < static_cast<std::size_t>(precedence); ++p) {
    if (under_way_[p] && under_way_[p]->chain == id) from = std::min(from, under_way_[p]->from);
  }
  const auto waits = [&](std::uint64_t index) { return precedence_of(id, index) < precedence; };
  Push push;
  push.channel = channel_;
  push.journal = {chain.party, chain.epoch};
  bool puts_off = false;
  while (true) {
    push.from = from;
    const std::uint64_t most = std::min<std::uint64_t>(limits_.push_entries, to - from);
    push.entries = TRY(read(id, from, most, push_bytes_));
    puts_off = precedence >= kPutsOff && from + push.entries.size() < to;
    if (puts_off) {
      push.entries = TRY(read(id, from, most, push_bytes_, [&](std::uint64_t index) {
        return waits(index) ? Journals::Extent::envelope : Journals::Extent::whole;
      }));
    }
    if (from == told || from + push.entries.size() > told) break;
    from = told;  // it would not come further than what is under way: after that, then
  }
  if (push.entries.empty()) {  // damaged here
    cursor.known = false;
    return std::optional<Bytes>();
  }
  cursor.next = from;  // for what the peer holds when it reads this
  Bytes message = TRY(prove(id, push, told, precedence));
  cursor.next = push.from + push.entries.size();
  under_way_[static_cast<std::size_t>(precedence)] = UnderWay{id, push.from};
  for (std::uint64_t i = told; puts_off && i < cursor.next; ++i) {
    if (push.entries[i - push.from].carried == Carried::missing && waits(i))
      put_off(id, i, precedence);
  }
  return std::optional<Bytes>(std::move(message));
}

// What was put off: again the same entries, with more of them. The peer holds their leaves, so it
// takes from this what it lacks.
Result<std::optional<Bytes>> Session::put_off_message(Precedence precedence) {
  for (auto at = put_off_.begin(); at != put_off_.end(); ++at) {
    PutOff& one = *at;
    const Precedence its =
        one.headers_sent ? most_urgent(one.chain, one.next, one.to).first : one.precedence;
    if (its != precedence) continue;
    const Chain& chain = journals_.chain(one.chain);
    Push push;
    push.channel = channel_;
    push.journal = {chain.party, chain.epoch};
    push.from = one.next;
    const std::uint64_t most = std::min<std::uint64_t>(limits_.push_entries, one.to - one.next);
    push.entries = TRY(read(one.chain, one.next, most, push_bytes_, [&](std::uint64_t) {
      return one.headers_sent ? Journals::Extent::whole : Journals::Extent::header;
    }));
    if (push.entries.empty()) {  // damaged here: asked for by the peer, later
      put_off_.erase(at);
      return put_off_message(precedence);
    }
    Bytes message = TRY(prove(one.chain, push, push.from, precedence));
    one.next = push.from + push.entries.size();
    if (one.next == one.to) {
      if (one.headers_sent) {
        put_off_.erase(at);
      } else {
        one.headers_sent = true;
        one.next = one.from;
      }
    }
    return std::optional<Bytes>(std::move(message));
  }
  return std::optional<Bytes>();
}

}  // namespace replication
