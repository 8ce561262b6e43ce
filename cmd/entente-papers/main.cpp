// entente-papers: reads papers of others for the node, in a process of its own that holds no key
// and reaches nothing (docs/decisions/0016). The file comes on standard input, what was asked for
// as JSON in one argument, the answer goes to standard output as lines of JSON.
//
// Not for people: `entente import` is.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <set>
#include <string>

#include "base/json.h"
#include "io/confine.h"
#include "papers/document.h"
#include "papers/enclosed.h"
#include "papers/inspect.h"
#include "papers/limits.h"
#include "papers/sheets_out.h"
#include "papers/table.h"
#include "papers/tracked.h"
#include "papers/words.h"

namespace {

constexpr std::size_t kTablesMax = std::size_t{256}
                                   << 20;  // of what is to be written as a workbook

// From here on this process opens no file and no socket, starts no program and reaches no other
// process, whatever a file makes of its reader: it reads and writes what is open, and takes and
// gives back memory, which never becomes code.
bool shut_in() {
  const rlimit none{};
  // What libraries try and do without: zones, tables of characters, how large the machine is.
  const auto calls = io::CallFilter::only(
      {SYS_read,         SYS_write,          SYS_readv,        SYS_writev,
       SYS_lseek,        SYS_close,          SYS_mmap,         SYS_mprotect,
       SYS_munmap,       SYS_mremap,         SYS_madvise,      SYS_brk,
       SYS_futex,        SYS_sched_yield,    SYS_getrandom,    SYS_clock_gettime,
       SYS_clock_getres, SYS_gettimeofday,   SYS_getpid,       SYS_gettid,
       SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall,
       SYS_exit,         SYS_exit_group},
      {
          SYS_openat,
          SYS_newfstatat,
          SYS_fstat,
          SYS_statx,
          SYS_readlinkat,
          SYS_faccessat,
          SYS_faccessat2,
          SYS_getcwd,
          SYS_fcntl,
          SYS_ioctl,
          SYS_sysinfo,
          SYS_uname,
          SYS_prlimit64,
          SYS_getuid,
          SYS_geteuid,
          SYS_getgid,
          SYS_getegid,
          SYS_getdents64,
          SYS_sched_getaffinity,
#if defined(__x86_64__)
          SYS_open,
          SYS_stat,
          SYS_lstat,
          SYS_access,
          SYS_readlink,
          SYS_time,
#endif
      });
  return ::setrlimit(RLIMIT_NOFILE, &none) == 0 && ::setrlimit(RLIMIT_NPROC, &none) == 0 &&
         ::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && calls.enter();
}

bool write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

int refuse(const Error& error) {
  json::Writer out;
  out.begin_object().field("error", error.message).end_object();
  return write_all(out.take() + "\n") ? 1 : 2;
}

Result<Bytes> read_input(std::size_t max) {
  Bytes out;
  char piece[64 * 1024];
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorCode::unavailable, "the file cannot be read"};
    if (count == 0) return out;
    if (out.size() + static_cast<std::size_t>(count) > max)
      return Error{ErrorCode::invalid, "the file is larger than 32 MiB; split it"};
    out.append(piece, static_cast<std::size_t>(count));
  }
}

char separator_of(const json::Value& request) {
  const auto text = request.text("separator").value_or("");
  return text == "tab" ? '\t' : text.size() == 1 ? text[0] : '\0';
}

int inspect(ByteView file, const json::Value& request) {
  papers::ReadOptions options{std::string(request.text("name").value_or("")),
                              std::string(request.text("charset").value_or("")),
                              separator_of(request)};
  const auto found = papers::inspect(file, options, request.text("as").value_or(""));
  if (!found.ok()) return refuse(found.error());
  return write_all(found.value() + "\n") ? 0 : 2;
}

int items(ByteView file, const json::Value& request) {
  const json::Value* given = request.find("plan");
  const auto plan = given == nullptr ? Error{ErrorCode::invalid, "plan: is missing"}
                                     : papers::Plan::from_json(*given);
  if (!plan.ok()) return refuse(plan.error());
  const papers::ReadOptions options{std::string(request.text("name").value_or("")),
                                    plan.value().charset, plan.value().separator};
  bool written = true;
  const auto done = papers::items(file, options, plan.value(), [&](const papers::Item& item) {
    json::Writer out;
    item.write(out);
    written = write_all(out.take() + "\n");
    return written;
  });
  if (!written) return 2;
  if (!done.ok()) return refuse(done.error());
  return write_all("{\"end\":true}\n") ? 0 : 2;
}

// Each with a line of its own and, where it is given, its bytes behind that line.
int enclosed(ByteView file, const json::Value& request) {
  const papers::ReadOptions options{std::string(request.text("name").value_or("")), "", '\0'};
  bool written = true;
  const auto done =
      papers::enclosed(file, options, true, [&](const papers::Enclosed& one, ByteView bytes) {
        json::Writer out;
        one.write(out);
        written = write_all(out.take() + "\n") && write_all(bytes);
        return written;
      });
  if (!written) return 2;
  if (!done.ok()) return refuse(done.error());
  return write_all("{\"end\":true}\n") ? 0 : 2;
}

class RowsOut final : public papers::Reading {
 public:
  void sheet(std::string_view) override {}
  bool row(const papers::Row& row) override {
    json::Writer out;
    out.begin_object().key("cells").begin_array();
    for (const papers::Cell& cell : row.cells) out.string(cell.text);
    out.end_array().end_object();
    written = write_all(out.take() + "\n");
    return written;
  }
  void note(std::string_view code) override { notes.emplace(code); }
  std::set<std::string> notes;
  bool written = true;
};

int end_paper(const std::set<std::string>& codes) {
  json::Writer notes;
  notes.begin_object().key("notes").begin_array();
  for (const std::string& code : codes) notes.string(code);
  notes.end_array().end_object();
  return write_all(notes.take() + "\n{\"end\":true}\n") ? 0 : 2;
}

// A paper of a negotiated text: a line with its kind, one for each paragraph of a DOCX, with who
// added and struck what, or each row of a table, and one for what was not taken.
int paper(ByteView file, const json::Value& request) {
  const papers::Kind kind = papers::detect(file, request.text("name").value_or(""));
  using papers::Kind;
  if (kind != Kind::docx && kind != Kind::xlsx && kind != Kind::csv && kind != Kind::hwpx)
    return refuse({ErrorCode::invalid,
                   "this is no paper of a text: bring in DOCX, HWPX, or the comment matrix as XLSX "
                   "or CSV (a DOC or HWP of before is saved as one of these first)"});
  json::Writer head;
  head.begin_object().field("kind", papers::word(kind)).end_object();
  if (!write_all(head.take() + "\n")) return 2;
  if (kind != Kind::docx) {
    RowsOut rows;
    const papers::ReadOptions options{std::string(request.text("name").value_or("")), "", '\0'};
    const auto done = papers::read(file, kind, options, rows);
    if (!rows.written) return 2;
    return done.ok() ? end_paper(rows.notes) : refuse(done.error());
  }
  bool written = true;
  const auto done = papers::read_tracked(file, [&](const papers::TrackedParagraph& paragraph) {
    json::Writer out;
    papers::write_tracked(out, paragraph);
    written = write_all(out.take() + "\n");
    return written;
  });
  if (!written) return 2;
  if (!done.ok()) return refuse(done.error());
  return end_paper({done.value().codes.begin(), done.value().codes.end()});
}

int text(ByteView file, const json::Value& request) {
  const auto words = papers::text_of(file, request.text("name").value_or(""));
  if (!words.ok()) return refuse(words.error());
  json::Writer out;
  out.begin_object().field("text", words.value()).end_object();
  return write_all(out.take() + "\n") ? 0 : 2;
}

int workbook(ByteView tables) {
  const auto parsed = json::parse(tables, kTablesMax);
  if (!parsed.ok()) return refuse(parsed.error());
  const auto made = papers::workbook_of(parsed.value());
  if (!made.ok()) return refuse(made.error());
  return write_all(made.value()) ? 0 : 2;
}

int margins(ByteView document, const json::Value& request) {
  const auto made =
      papers::with_margins(document, request.text("marking").value_or(""),
                           request.text("notice").value_or(""), request.text("pages") == "wide");
  if (!made.ok()) return refuse(made.error());
  return write_all(made.value()) ? 0 : 2;
}

}  // namespace

int main(int count, char** values) {
  const std::string command = count > 1 ? values[1] : "";
  if (command != "inspect" && command != "items" && command != "workbook" && command != "margins" &&
      command != "text" && command != "enclosed" && command != "paper") {
    std::fputs("entente-papers: started by entented alone; see 'entente import --help'\n", stderr);
    return 2;
  }
  const auto request = json::parse(count > 2 ? values[2] : "{}");
  if (!request.ok()) return refuse(request.error());
  const bool writes = command == "workbook";
  const auto file = read_input(writes ? kTablesMax : papers::kFileMax);
  if (!file.ok()) return refuse(file.error());
  if (!shut_in()) return refuse({ErrorCode::unavailable, "the reader could not be shut in"});
  if (command == "enclosed") return enclosed(file.value(), request.value());
  if (command == "paper") return paper(file.value(), request.value());
  if (command == "text") return text(file.value(), request.value());
  if (writes) return workbook(file.value());
  if (command == "margins") return margins(file.value(), request.value());
  return command == "inspect" ? inspect(file.value(), request.value())
                              : items(file.value(), request.value());
}
