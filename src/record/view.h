// The one read path. Every query, list, count, search, push and export of content goes through a
// View, which is made for one viewer and applies the label decision inside the query: what the
// viewer may not see is not there, is not counted, and moves no cursor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "labels/labels.h"
#include "record/module.h"
#include "record/reference.h"
#include "record/search.h"

namespace record {

// One row that a module wrote.
struct RowView {
  std::string key;
  Bytes value;
  Reference ref;
  std::string party;  // whose act wrote it
  TimeMs time = 0;
  bool joint = false;
  Label label;
};

enum class Delivery : std::uint8_t { draft, recorded, sent, stored };

// A file that a proposal names.
struct FileRow {
  crypto::Hash id;         // its name in this circle
  std::uint64_t size = 0;  // bytes; 0 until something of it has come
  std::string state;  // held, wanted (on its way), deferred (beyond the quota), withheld, destroyed
};

// What one party said to a proposal.
struct Answer {
  std::string party;
  std::string state;   // concurred | declined | ad_referendum | withdrawn | crossed | none | left
  std::string reason;  // for `none`: why not yet; machine word, see why()
  TimeMs time = 0;     // of the answering act
  TimeMs due = 0;      // ad referendum: confirmation due
  std::optional<Reference> act;
};

// By which of its concurrences a party agreed to what is a joint fact: the same at every node,
// whatever else the party said of it (docs/formats/record.md, section 5).
struct Agreement {
  std::string party;
  Reference act;
  TimeMs time = 0;
};

// The silence procedure of a proposal: it is agreed at `expiry` unless somebody breaks the silence
// (docs/formats/record.md, section 7), where every party heard of it in time and allowed that.
struct SilenceRow {
  struct Side {
    std::string party;
    bool authorised = false;  // its standing authorisation for this class, not revoked
    TimeMs received = 0;      // its receipt of the notice; 0: none is here
    bool in_time = false;     // that was early enough before the expiry
  };
  struct Break {
    std::string party;
    TimeMs time = 0;
    Reference act;
  };
  std::string name;  // of the class
  TimeMs expiry = 0;
  std::uint64_t notice_ms = 0;
  bool kept = false;        // whether this node keeps a silence on it, by the charter and its class
  std::vector<Side> sides;  // the required parties
  std::vector<Break> broken;  // what the viewer may read of it
};

// Of an act of type grant: what this person in this office may do for the party.
struct GrantRow {
  std::string person;
  std::string office;
  bool commits = false;  // concur, decline, withdraw; false: what was granted before is revoked
};

struct ActRow {
  Reference ref;
  std::string party;
  std::string matter;
  std::string module;
  std::string type;  // statement, proposal, concurrence, … (the oneof member's name)
  std::string person;
  std::string office;
  std::string capacity;
  TimeMs time = 0;
  std::string verdict;  // effective or the word of record.md section 4
  Label label;
  bool has_content = false;
  Bytes content;
  std::string opening;  // held, deferred, withheld, destroyed, missing
  // Per other party of the circle: how far this entry has come there.
  std::vector<std::pair<std::string, Delivery>> delivery;
  // Proposals alone:
  bool is_joint = false;
  bool contested = false;
  std::string state;  // open | joint | dead | crossed
  std::vector<Answer> answers;
  std::vector<Agreement> agreed;  // of what is joint, as far as the viewer may read them
  std::vector<FileRow> files;
  std::optional<SilenceRow> silence;
  std::optional<Reference> target;  // what a concurrence, decline, … names
  std::optional<GrantRow> grant;
  std::string channel;  // of a noted act, how the words came: letter, email, in_the_room, published
};

// Why a proposal is not agreed yet: sentences' machine words, each with the party that can act.
struct WhyLine {
  std::string word;   // waiting_for, not_delivered, declined_by, bound_to_rival, older_charter, …
  std::string party;  // who can do something about it; empty if nobody
  std::string act;    // what they can do: concur, decline, decline_it, connect, nothing, …
  std::optional<Reference> ref;
};

struct CircleView {
  std::string id;
  std::string name;
  std::vector<std::string> parties;  // all that it ever had
  std::vector<std::string>
      audience;  // whose nodes hold what is written now: those that have not left
  bool constituted = false;
  bool national = false;
};

// One act that was found by its words.
struct SearchHit {
  std::string circle;  // identifier
  ActRow act;
  std::vector<Text> titles;          // what it calls things, in its languages
  std::string language;              // of the snippet; empty: of none
  std::vector<SnippetPart> snippet;  // in order; joined they are a piece of the text
  std::optional<crypto::Hash> file;  // in whose words the snippet stands; nothing: the act's own
};

struct SearchPage {
  std::vector<SearchHit> hits;
  Bytes next;            // for SearchRequest::after; empty: there are no more
  bool complete = true;  // false while entries held here are not indexed yet
};

// Something that is asked of the party whose node this is, and not answered as far as the viewer
// may see.
struct AskRow {
  Reference ref;  // the act that asks
  std::string matter;
  std::string party;  // who asks
  TimeMs time = 0;    // the author's claim
  Label label;
  Ask ask;
};

// Where a journal was read up to: entries before `size` were.
using ReadUpTo = std::function<std::uint64_t(std::string_view party, std::string_view epoch)>;

class View {
 public:
  // `policy` is the viewer's: nothing of another is ever given out.
  explicit View(std::string policy) : given_{std::move(policy), 0, {}} {}
  virtual ~View() = default;
  // The marking of a screen made of all that this view has given out so far.
  const Label& marking() const { return given_; }

  virtual std::vector<CircleView> circles() = 0;
  // The party whose node this is, by its journal name: of several parties' words on one thing its
  // own are shown first. Empty: nobody's.
  virtual std::string party() { return {}; }
  // Rows of one matter (or of all matters that begin with a prefix ending in '/') in key order.
  virtual Result<void> rows(
      std::string_view circle, std::string_view matter, std::string_view module,
      std::string_view key_prefix,
      const std::function<bool(std::string_view matter, const RowView&)>&) = 0;
  // Matters of a module in identifier order, from a cursor (exclusive), at most `limit`.
  virtual Result<std::vector<std::string>> matters(std::string_view circle, std::string_view module,
                                                   std::string_view after, std::size_t limit) = 0;
  // Acts of a matter in order (newest last; see newest.h); `matter` empty: all acts of the circle.
  virtual Result<std::vector<ActRow>> acts(std::string_view circle, std::string_view matter,
                                           std::string_view after, std::size_t limit) = 0;
  // The newest acts of a circle, newest first; of the newest 2,000 those that the viewer may read.
  virtual Result<std::vector<ActRow>> recent(std::string_view circle, std::size_t limit) = 0;
  // Proposals that are neither joint nor dead, in order.
  virtual Result<std::vector<ActRow>> open(std::string_view circle, std::size_t limit) = 0;
  virtual Result<ActRow> act(std::string_view circle, const Reference& ref) = 0;
  // What is asked of the own party in a circle and not answered, in the order of matters; at most
  // `limit`. Costs what is open, however long the record is.
  virtual Result<std::vector<AskRow>> asks(std::string_view /*circle*/, std::size_t /*limit*/) {
    return std::vector<AskRow>();
  }
  // What came in the other parties' journals behind what was read and says of itself that it is of
  // `since` or later: of each journal the newest, at most `limit`, newest first. No more than ten
  // times as many entries of a journal are looked at.
  virtual Result<std::vector<ActRow>> came(std::string_view /*circle*/, const ReadUpTo& /*read*/,
                                           TimeMs /*since*/, std::size_t /*limit*/) {
    return std::vector<ActRow>();
  }
  // The acts that a person may mean by this place, at most `limit`, in the order of their journals;
  // several where the place leaves open which epoch or which of two histories.
  virtual Result<std::vector<ActRow>> at(std::string_view circle, const Place& place,
                                         std::size_t limit) = 0;
  // The size of a file that this act names. `not_found` where the viewer may not read the act or it
  // names no such file or the file was destroyed here, `unavailable` where it has not come yet.
  virtual Result<std::uint64_t> file_size(std::string_view circle, const Reference& act,
                                          const crypto::Hash& id) = 0;
  // The bytes from `offset` on to the end of the chunk of 8,192 bytes in which it lies, verified;
  // decided about anew. Errors as file_size().
  virtual Result<Bytes> file_bytes(std::string_view circle, const Reference& act,
                                   const crypto::Hash& id, std::uint64_t offset) = 0;
  // Whether an act that this viewer may read names or carries the file. Of what was recorded a
  // moment ago, acts of `matter` alone count.
  virtual Result<bool> reads_file(std::string_view circle, std::string_view matter,
                                  const crypto::Hash& id) = 0;
  // Acts whose content fits, newest first by the time that they claim, those that spell it with the
  // marks of the query before others. `invalid` where there is nothing to look for. A page may hold
  // fewer than asked and still have a next one: no more than so many are looked at for one.
  virtual Result<SearchPage> search(const SearchRequest& request) = 0;
  virtual Result<std::vector<WhyLine>> why(std::string_view circle, const Reference& proposal) = 0;

 protected:
  // To be called for everything that is given out.
  void give(const Label& label) { labels::raise(given_, label); }

 private:
  Label given_;
};

}  // namespace record
