// What the record asks of every kind of matter, and all it may ask.
//
// A module turns acts into rows. A row keeps the value that stands last in the order of acts
// (docs/formats/record.md, section 3), whatever order they arrive in, so nothing is ever folded
// twice; what a matter's state is, views compute from its rows when they are read. A module sees
// neither clock, store, network nor another module.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "record.pb.h"
#include "record/reference.h"

namespace record {

// An effective act (verdict 1) as modules see it.
struct Act {
  const Header& header;
  ByteView content;  // empty when destroyed; see has_content
  bool has_content = true;
  Reference ref;           // party number, epoch, index, leaf hash
  std::string_view party;  // name of the party whose journal it is in
  TimeMs time = 0;         // the author's claim
  bool joint = false;      // given to fold because it became a joint fact
};

// What an act asks of somebody until another act answers it: a letter its reply, a clearance sheet
// an office's word. It is what inboxes are made of, and decides nothing.
struct Ask {
  std::string what;                  // word: reply, clearance, acknowledgement, …
  std::vector<std::string> parties;  // who is asked; empty: every party of the circle
  bool others = false;               // all of them but the author
  bool each = false;  // each answers for itself; false: the first answer is for all that were asked
  bool anew = false;  // what was answered before it was asked once more does not count
  std::string office;  // identifier of the office that is asked; empty: whoever sees to it
  std::string due;     // last day that is meant, 2031-05-12, or meetings/<body>/<one>; empty: none
  bool operator==(const Ask&) const = default;
};

// Where a module writes; scoped to the act's circle and matter, and stamped with the act's
// reference, party, time, label and order.
class Rows {
 public:
  virtual ~Rows() = default;
  // `key` at most 200 bytes, `value` at most 65,535. The last in order wins.
  virtual void put(ByteView key, ByteView value) = 0;
  // The act asks this under `key`, 1 to 200 bytes; the last in order under one key stands.
  virtual void ask(std::string_view /*key*/, const Ask& /*ask*/) {}
  // The act answers what was asked under `key` of `matter`, another matter of the same body, or of
  // its own where that is empty. Who was not asked answers nothing, unless they asked it
  // themselves; a joint fact answers for everybody.
  virtual void answer(std::string_view /*matter*/, std::string_view /*key*/) {}
};

// A text of an act that people may search for.
struct Text {
  std::string language;  // BCP 47; empty: of none (numbers, names of files, references)
  std::string text;
  bool title = false;  // what a thing or person is called, rather than what is said about it
};

// Where an act is to be written, as far as what may be said depends on it.
struct Setting {
  bool national = false;             // a circle of one party
  std::vector<std::string> parties;  // whose nodes hold what is written here now
  // The same of another circle of this node, by identifier; empty where there is none.
  std::function<std::vector<std::string>(std::string_view circle)> parties_of;
};

class Module {
 public:
  virtual ~Module() = default;

  virtual std::string_view name() const = 0;  // Header.module of its acts
  virtual std::uint32_t version() const = 0;

  // Before our own node writes an act: is this content one that the module understands? The error
  // names the field and what to do. Also text rules (NFC, no controls).
  virtual Result<void> check(const Header& header, ByteView content) const = 0;

  // Whether this content gives the party's word: only somebody writes it who may commit the party
  // (record.proto, Grant). Asked before our own node writes; a peer's persons are its own affair.
  virtual bool commits(ByteView) const { return false; }

  // The class of decisions that a proposal with this content belongs to, as charters name it
  // (docs/formats/charter.md, section 2). Only under that class is it agreed to by silence, here
  // and at whoever else it is proposed to; empty: it needs every party's own answer.
  virtual std::string_view silence_class(ByteView) const { return {}; }

  // May it be said in this circle? Asked before check(), of every act of this module that our own
  // node writes, its header not filled in yet. What a peer wrote in the wrong place is shown as
  // without effect, or not at all, by the views.
  virtual Result<void> check_setting(const Setting&, const Header&, ByteView) const { return {}; }

  // Whether this content is one party's word to itself, at home in a circle of that party alone.
  // What a peer wrote of it in a circle of several is found nowhere and told to nobody.
  virtual bool at_home(ByteView) const { return false; }

  // One effective statement, proposal, noted act, … of this module; a proposal comes once as such
  // (joint false) and once more when it has become a joint fact (joint true, ordered by its
  // effect). Content that it does not understand makes no rows and is no error.
  virtual void fold(const Act& act, Rows& rows) const = 0;

  // Adds what of this content people may search for: titles, words, names in all their forms. Of
  // content that it does not understand nothing. What the header says is not its affair.
  virtual void texts(const Header& /*header*/, ByteView /*content*/,
                     std::vector<Text>& /*out*/) const {}

  // Files of the circle that this content itself carries, by name (64 hexadecimal digits): whoever
  // may read the act may read them where they are held. Content that it does not understand has
  // none.
  virtual std::vector<std::string> files(ByteView) const { return {}; }
};

}  // namespace record
