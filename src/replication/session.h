// What one peer is told about one circle: where it stands in each journal, and what goes out next,
// by precedence. Pulled by the link, so nothing is queued that could still be overtaken; a peer
// that does not read costs a few cursors and no more.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "replication/blobs.h"
#include "replication/journals.h"
#include "replication/messages.h"
#include "replication/precedence.h"

namespace replication {

struct SessionLimits {
  std::size_t push_entries = 256;
  std::size_t push_bytes = 128 * 1024;
  std::uint64_t relay_delay_ms = 2'000;
};

class Session {
 public:
  // Of a chain of our own, the precedence of the entries that have one above ROUTINE, by index.
  using Urgent = std::map<std::uint64_t, Precedence>;
  // `self` and `peer` are party numbers. `urgent` gives null for a chain that is not our own or has
  // nothing urgent. `grown` gives the monotonic time at which a chain last grew here. All must
  // outlive the session.
  Session(Journals& journals, Blobs& blobs, std::uint32_t self, std::uint32_t peer,
          SessionLimits limits, std::function<const Urgent*(ChainId)> urgent,
          std::function<std::uint64_t(ChainId)> grown);

  // What the peer said, read. Errors as parse(); for those that asking anew may mend, that is due.
  Result<Message> parse(ByteView message);

  // How much of a chain the peer is told; nothing said: all of it. For a party that has left.
  void set_extent(std::function<std::uint64_t(ChainId)> extent) { extent_ = std::move(extent); }

  // Whether the content of an entry is not for the peer, who was admitted after it; nothing said:
  // no content is withheld.
  void set_withheld(std::function<Result<bool>(ChainId, std::uint64_t index)> withheld) {
    withheld_ = std::move(withheld);
  }

  // The link came up: everything is told anew. `channel` is our number for the circle there.
  // At most `push_bytes` of entries go into one message, if that is less than the limits say: what
  // a cut may cost.
  void begin(std::uint32_t channel, std::size_t push_bytes);
  void end();
  bool active() const { return active_; }

  // What the peer said.
  void opened();
  Result<void> have(const Have& have);
  Result<void> ask_roots(const AskRoots& ask);
  Result<void> roots(const Roots& roots);
  void want(const Want& want);
  void want_blob(const WantBlob& want);
  // Answers one at a time; asked for more meanwhile, it does not.
  Result<void> challenged(const Challenge& challenge);

  // What is to be told.
  void announce() { have_due_ = true; }     // all our heads, soon
  void announce(ChainId chain);             // that it grew
  void cosigned(const Cosigned& cosigned);  // newest per journal, cosigner and role
  void ask_for(ChainId chain, std::vector<std::uint64_t> indexes);
  // Chunks of a blob from `from` on; what was asked of it before no longer counts.
  void ask_for_blob(const crypto::Hash& id, std::uint64_t from, std::uint64_t to,
                    Precedence precedence);
  // That the peer show what it cosigned; in its turn among replies.
  void challenge(Challenge challenge);
  void peer_has(ChainId chain, std::uint64_t size);  // they sent it to us, so they hold it
  // What the peer sends does not fit here: from where we stand, please, and in plain form if so.
  void ask_reset(Reset reset = Reset::position);

  // The next message of this precedence; nothing when there is none.
  Result<std::optional<Bytes>> next(Precedence precedence, std::uint64_t now);
  bool has_output(std::uint64_t now) const;
  // How far the chain was handed to the link.
  std::uint64_t sent(ChainId chain) const;
  // When something will be due that is not yet (a relay); monotonic, 0 for never.
  std::uint64_t due(std::uint64_t now) const;

 private:
  class Held;
  class HeldByBoth;
  struct Cursor {
    bool known = false;
    std::uint64_t next = 0;
  };
  struct Pending {
    ChainId chain;
    std::uint64_t size;  // as far as it goes with this precedence
    Precedence precedence;
    bool ready;
    std::uint64_t due;
  };
  // Entries that went without their openings, since what waits behind them is more urgent: first
  // their headers follow, with its precedence, so that it has its effect, then the rest.
  struct PutOff {
    ChainId chain;
    std::uint64_t from;
    std::uint64_t to;    // exclusive
    std::uint64_t next;  // of what follows now
    Precedence precedence;
    bool headers_sent = false;
  };

  std::vector<Pending> pending(std::uint64_t now) const;
  std::uint64_t told(ChainId chain, std::uint64_t size) const {
    return extent_ ? std::min(size, extent_(chain)) : size;
  }
  std::uint64_t common_prefix(ChainId a, ChainId b) const;
  Bytes say(const Message& message, Precedence precedence, bool packed = false);
  Result<Have> have_message();
  Result<Have> news_message();
  Result<void> add_item(Have& have, const Chain& chain);
  // session_pushes.cpp
  Result<std::optional<Bytes>> push_message(ChainId chain, std::uint64_t to, Precedence precedence);
  Result<std::optional<Bytes>> put_off_message(Precedence precedence);
  Result<Bytes> prove(ChainId chain, Push& push, std::uint64_t beyond, Precedence precedence);
  // Entries as the peer may get them, and no more of each than `extent` says (null: all).
  Result<std::vector<PushedEntry>> read(
      ChainId chain, std::uint64_t from, std::size_t entries_max, std::size_t bytes_max,
      const std::function<Journals::Extent(std::uint64_t index)>& extent = {});
  void put_off(ChainId chain, std::uint64_t index, Precedence precedence);
  bool is_put_off(ChainId chain, std::uint64_t index) const;
  bool lacks_header(ChainId chain, std::uint64_t index) const;  // the peer, of what it was pushed
  Precedence precedence_of(ChainId chain, std::uint64_t index) const;
  // The highest precedence of entries in [from, to), and the last entry that has it.
  std::pair<Precedence, std::uint64_t> most_urgent(ChainId chain, std::uint64_t from,
                                                   std::uint64_t to) const;

  Result<std::optional<Bytes>> next_chunk(Precedence precedence);

  Journals& journals_;
  Blobs& blobs_;
  const std::uint32_t self_;
  const std::uint32_t peer_;
  const SessionLimits limits_;
  std::function<const Urgent*(ChainId)> urgent_;
  std::function<std::uint64_t(ChainId)> grown_;
  std::function<std::uint64_t(ChainId)> extent_;
  std::function<Result<bool>(ChainId, std::uint64_t)> withheld_;

  bool active_ = false;
  bool peer_open_ = false;
  bool peer_told_ = false;  // their first Have has come
  std::uint32_t channel_ = 0;
  std::size_t push_bytes_ = 0;
  bool open_due_ = false;
  bool have_due_ = false;
  std::size_t have_from_ = 0;  // chain with which the next *have* goes on
  // What the peer has said so far that it holds, until it has said all of it: chains of ours that
  // agree, and how often it named each journal that we know.
  std::map<ChainId, std::uint64_t> agreed_;
  std::map<JournalName, std::size_t> named_;
  Reset reset_due_ = Reset::none;
  std::set<ChainId> news_;  // grew since the peer was told
  bool waited_ = false;     // since the last push that was taken: for what a packed one named
  bool plain_ = false;      // the peer could not unpack what we packed
  Numbering numbering_;
  Numbers numbers_;
  std::map<ChainId, Cursor> cursors_;
  std::map<std::tuple<std::uint32_t, std::string, std::uint32_t, Role>, Cosigned> cosignatures_;
  std::deque<PutOff> put_off_;
  // The push that the link took last in each precedence: until it takes another, one of a higher
  // precedence may arrive before it.
  struct UnderWay {
    ChainId chain = 0;
    std::uint64_t from = 0;
  };
  std::array<std::optional<UnderWay>, 4> under_way_;
  std::deque<std::pair<ChainId, std::uint64_t>> gives_;
  std::deque<Want> wants_;
  std::deque<Message> replies_;
  std::deque<WantBlob> asking_;       // of the peer
  std::deque<WantBlob> giving_;       // to the peer: `from` is the next chunk
  std::optional<Message> challenge_;  // to the peer
  std::optional<Message> shown_;      // the answer to theirs
};

}  // namespace replication
