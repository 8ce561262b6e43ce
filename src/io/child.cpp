#include "io/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace io {
namespace {

constexpr std::size_t kWaiting = 16;
constexpr int kNotStarted = 127;

// What programs are made of, and the fonts and zones that they use; nothing of the node's.
constexpr std::array kSystem = {"/usr",
                                "/bin",
                                "/lib",
                                "/lib64",
                                "/etc/alternatives",
                                "/etc/fonts",
                                "/etc/ld.so.cache",
                                "/etc/localtime",
                                "/etc/mime.types",
                                "/etc/python3",
                                "/etc/python3.11",
                                "/etc/timezone",
                                "/var/cache/fontconfig",
                                "/var/lib/fonts",
                                "/dev/urandom",
                                "/dev/zero"};

Error failed(std::string_view what) {
  return {ErrorCode::unavailable, "a program that was started for this " + std::string(what)};
}

bool limit(int what, std::uint64_t most) {
  rlimit bound{};
  bound.rlim_cur = bound.rlim_max = static_cast<rlim_t>(most);
  return ::setrlimit(static_cast<__rlimit_resource>(what), &bound) == 0;
}

// Between fork and exec: calls that are safe there, and nothing else.
[[noreturn]] void become(const ChildBounds& bounds, const FileFence& fence, const CallFilter& calls,
                         int input, int output, int nothing, char* const* command,
                         char* const* environment) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const bool ready = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && fence.enter() &&
                     ::dup2(input, 0) == 0 && ::dup2(output, 1) == 1 && ::dup2(nothing, 2) == 2 &&
                     ::syscall(SYS_close_range, 3U, ~0U, 0U) == 0 &&
                     limit(RLIMIT_AS, bounds.memory) && limit(RLIMIT_CPU, bounds.cpu_seconds) &&
                     limit(RLIMIT_FSIZE, bounds.file_bytes) && limit(RLIMIT_CORE, 0) &&
                     limit(RLIMIT_NOFILE, 256) && calls.enter();
  if (ready) ::execve(command[0], command, environment);
  ::_exit(kNotStarted);
}

}  // namespace

struct Children::Running {
  std::uint64_t id = 0;
  ChildWork work;
  pid_t process = -1;
  Descriptor handle;  // of the process: readable when it has ended
  Descriptor output;
  std::uint64_t taken = 0;
  Loop::TimerId timer = 0;
  bool reading = false;
  bool ended = false;
  std::string stopped;  // why we ended it
};

Children::Children(Loop& loop, std::size_t most, std::string scratch)
    : loop_(loop), most_(most), scratch_(std::move(scratch)) {}

Children::~Children() {
  for (auto& [id, one] : running_) {
    if (one->work.wanted) one->work.wanted->on_drop(nullptr);
    loop_.cancel(one->timer);
    loop_.forget(one->handle.get());
    if (one->output.open()) loop_.forget(one->output.get());
    ::kill(-one->process, SIGKILL);
    ::waitpid(one->process, nullptr, 0);
  }
}

void Children::leave_out_dropped() {
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    if (!at->wanted || !at->wanted->dropped()) {
      ++at;
      continue;
    }
    loop_.post([done = std::move(at->done)] { done(failed("was ended: nobody waits for it")); });
    at = waiting_.erase(at);
  }
}

Result<void> Children::start(ChildWork work) {
  if (waiting_.size() >= kWaiting) leave_out_dropped();
  if (waiting_.size() >= kWaiting)
    return Error{ErrorCode::unavailable,
                 "as many papers as this node reads and makes at once are under way; try again "
                 "later"};
  waiting_.push_back(std::move(work));
  next();
  return {};
}

void Children::next() {
  while (!waiting_.empty() && running_.size() < most_) {
    ChildWork work = std::move(waiting_.front());
    waiting_.pop_front();
    begin(std::move(work));
  }
}

void Children::begin(ChildWork work) {
  const auto refuse = [&](std::string_view what) {
    loop_.post([done = std::move(work.done), error = failed(what)] { done(error); });
  };
  if (work.wanted && work.wanted->dropped()) return refuse("was ended: nobody waits for it");
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return refuse("could not be started");
  Descriptor output(ends[0]);
  Descriptor theirs(ends[1]);
  Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
  if (work.input.open()) ::lseek(work.input.get(), 0, SEEK_SET);
  std::vector<char*> command;
  for (std::string& word : work.command) command.push_back(word.data());
  command.push_back(nullptr);
  char path[] = "PATH=/usr/bin:/bin";
  char locale[] = "LC_ALL=C.UTF-8";
  char home[] = "HOME=/nonexistent";
  std::string temporary = "TMPDIR=" + (scratch_.empty() ? "/nonexistent" : scratch_);
  char* environment[] = {path, locale, home, temporary.data(), nullptr};
  // Low numbers would be overwritten by the ones they are copied to.
  const Descriptor input(
      ::fcntl(work.input.open() ? work.input.get() : nothing.get(), F_DUPFD_CLOEXEC, 3));
  const Descriptor out(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 3));
  const Descriptor errors(::fcntl(nothing.get(), F_DUPFD_CLOEXEC, 3));
  if (!nothing.open() || !input.open() || !out.open() || !errors.open())
    return refuse("could not be started");
  const CallFilter& calls = for_children();
  std::vector<std::string> paths(kSystem.begin(), kSystem.end());
  paths.push_back(work.command.front());
  const FileFence fence(paths, scratch_);
  const pid_t process = ::fork();
  if (process < 0) return refuse("could not be started");
  if (process == 0)
    become(work.bounds, fence, calls, input.get(), out.get(), errors.get(), command.data(),
           environment);
  ::setpgid(process, process);
  auto one = std::make_unique<Running>();
  one->handle = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0U)));
  if (!one->handle.open()) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
    return refuse("could not be watched");
  }
  one->id = ++last_;
  one->process = process;
  one->output = std::move(output);
  one->work = std::move(work);
  one->work.input.close();
  Running& at = *one;
  running_.emplace(at.id, std::move(one));
  const std::uint64_t id = at.id;
  loop_.watch(at.output.get(), readable, [this, id](unsigned) {
    if (const auto found = running_.find(id); found != running_.end()) read(*found->second);
  });
  loop_.watch(at.handle.get(), readable, [this, id](unsigned) {
    const auto found = running_.find(id);
    if (found == running_.end()) return;
    Running& child = *found->second;
    // What it left running goes with it; what it wrote last is still in the pipe.
    ::kill(-child.process, SIGKILL);
    for (int pieces = 0; child.output.open() && pieces < 4; ++pieces) read(child);
    if (child.output.open()) return;  // more: its end comes by the pipe
    int status = 0;
    if (::waitpid(child.process, &status, WNOHANG) != child.process) return;
    if (!child.stopped.empty()) return end(id, failed(child.stopped));
    if (WIFSIGNALED(status))
      return end(id, failed(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
                                ? "took more time than it may"
                                : "crashed, or took more memory than it may"));
    if (WEXITSTATUS(status) == kNotStarted) return end(id, failed("is not installed"));
    end(id, WEXITSTATUS(status));
  });
  if (at.work.wanted)
    at.work.wanted->on_drop([this, id] {
      const auto found = running_.find(id);
      if (found == running_.end()) return;
      found->second->stopped = "was ended: nobody waits for it";
      ::kill(-found->second->process, SIGKILL);
    });
  at.timer = loop_.after(at.work.bounds.time_ms, [this, id] {
    const auto found = running_.find(id);
    if (found == running_.end()) return;
    found->second->stopped = "took more time than it may";
    ::kill(-found->second->process, SIGKILL);
  });
}

void Children::read(Running& one) {
  if (!one.output.open()) return;
  char piece[64 * 1024];
  const ssize_t got = ::read(one.output.get(), piece, sizeof piece);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    loop_.forget(one.output.get());
    one.output.close();
    return;
  }
  one.taken += static_cast<std::uint64_t>(got);
  const bool more = one.taken <= one.work.bounds.output && one.stopped.empty();
  if (one.taken > one.work.bounds.output) one.stopped = "gave more than is taken";
  if (more && one.work.output(ByteView(piece, static_cast<std::size_t>(got)))) return;
  if (one.stopped.empty()) one.stopped = "was ended";
  ::kill(-one.process, SIGKILL);
}

void Children::end(std::uint64_t id, Result<int> how) {
  const auto found = running_.find(id);
  const std::unique_ptr<Running> one = std::move(found->second);
  running_.erase(found);
  loop_.cancel(one->timer);
  loop_.forget(one->handle.get());
  if (one->work.wanted) one->work.wanted->on_drop(nullptr);
  one->work.done(std::move(how));
  next();
}

}  // namespace io
