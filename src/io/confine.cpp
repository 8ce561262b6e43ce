#include "io/confine.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace io {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "io/confine.cpp: name the architecture (linux/audit.h)"
#endif

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t kX32 = 0x40000000;  // the other numbers of x86-64; none on aarch64

sock_filter load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
sock_filter answer(std::uint32_t what) { return BPF_STMT(BPF_RET | BPF_K, what); }

std::vector<sock_filter> beginning() {
  return {load(offsetof(seccomp_data, arch)),
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
          answer(SECCOMP_RET_KILL_PROCESS),
          load(offsetof(seccomp_data, nr)),
          BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kX32, 0, 1),
          answer(SECCOMP_RET_KILL_PROCESS)};
}

void add(std::vector<sock_filter>& program, std::uint32_t call, std::uint32_t what) {
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
  program.push_back(answer(what));
}

// Their third argument is the protection; its low half stands first on both architectures.
bool makes_memory(std::uint32_t call) { return call == SYS_mmap || call == SYS_mprotect; }
void add_without_code(std::vector<sock_filter>& program, std::uint32_t call) {
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
  program.push_back(load(offsetof(seccomp_data, args[2])));
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
  program.push_back(answer(SECCOMP_RET_KILL_PROCESS));
  program.push_back(answer(SECCOMP_RET_ALLOW));
}

constexpr std::uint64_t kRead =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kHandled =
    kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t kScratch = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                                   LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                   LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                   LANDLOCK_ACCESS_FS_REMOVE_DIR;

void permit(const Descriptor& rules, const std::string& path, std::uint64_t rights) {
  const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat what{};
  if (!place.open() || ::fstat(place.get(), &what) != 0) return;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(what.st_mode) ? rights : rights & ~LANDLOCK_ACCESS_FS_READ_DIR;
  rule.parent_fd = place.get();
  ::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

}  // namespace

CallFilter CallFilter::all_but(const std::vector<std::uint32_t>& refused) {
  std::vector<sock_filter> program = beginning();
  for (const std::uint32_t call : refused) add(program, call, kRefuse);
  program.push_back(answer(SECCOMP_RET_ALLOW));
  return CallFilter(std::move(program));
}

CallFilter CallFilter::only(const std::vector<std::uint32_t>& allowed,
                            const std::vector<std::uint32_t>& missed) {
  std::vector<sock_filter> program = beginning();
  for (const std::uint32_t call : allowed) {
    if (makes_memory(call)) {
      add_without_code(program, call);
    } else {
      add(program, call, SECCOMP_RET_ALLOW);
    }
  }
  for (const std::uint32_t call : missed) add(program, call, kRefuse);
  program.push_back(answer(SECCOMP_RET_KILL_PROCESS));
  return CallFilter(std::move(program));
}

bool CallFilter::enter() const noexcept {
  sock_fprog program{};
  program.len = static_cast<unsigned short>(program_.size());
  program.filter = const_cast<sock_filter*>(program_.data());
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

const CallFilter& for_children() {
  static const CallFilter filter = CallFilter::all_but({
      // The network, and whatever goes around a filter.
      SYS_socket,
      SYS_socketpair,
      SYS_io_uring_setup,
      SYS_io_uring_enter,
      SYS_io_uring_register,
      // Other processes.
      SYS_kill,
      SYS_tkill,
      SYS_tgkill,
      SYS_rt_sigqueueinfo,
      SYS_rt_tgsigqueueinfo,
      SYS_pidfd_send_signal,
      SYS_pidfd_getfd,
      SYS_pidfd_open,
      SYS_ptrace,
      SYS_process_vm_readv,
      SYS_process_vm_writev,
      SYS_process_madvise,
      SYS_kcmp,
      // The machine.
      SYS_mount,
      SYS_umount2,
      SYS_pivot_root,
      SYS_chroot,
      SYS_setns,
      SYS_unshare,
      SYS_bpf,
      SYS_perf_event_open,
      SYS_userfaultfd,
      SYS_keyctl,
      SYS_add_key,
      SYS_request_key,
      SYS_open_by_handle_at,
      SYS_init_module,
      SYS_finit_module,
      SYS_delete_module,
      SYS_kexec_load,
      SYS_reboot,
      SYS_swapon,
      SYS_swapoff,
      SYS_settimeofday,
      SYS_clock_settime,
      SYS_clock_adjtime,
      SYS_sethostname,
      SYS_quotactl,
      SYS_acct,
      SYS_personality,
      // What Landlock's first version does not watch of a file.
      SYS_truncate,
      SYS_fchmod,
      SYS_fchmodat,
      SYS_fchown,
      SYS_fchownat,
      SYS_setxattr,
      SYS_lsetxattr,
      SYS_fsetxattr,
      SYS_utimensat,
#if defined(__x86_64__)
      SYS_chmod,
      SYS_chown,
      SYS_lchown,
      SYS_utime,
      SYS_utimes,
      SYS_futimesat,
#endif
  });
  return filter;
}

FileFence::FileFence(const std::vector<std::string>& readable, const std::string& scratch) {
  landlock_ruleset_attr kinds{};
  kinds.handled_access_fs = kHandled;
  rules_ =
      Descriptor(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &kinds, sizeof kinds, 0)));
  if (!rules_.open()) return;
  for (const std::string& path : readable) permit(rules_, path, kRead);
  if (!scratch.empty()) permit(rules_, scratch, kScratch);
  permit(rules_, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
}

bool FileFence::enter() const noexcept {
  return !rules_.open() || ::syscall(SYS_landlock_restrict_self, rules_.get(), 0) == 0;
}

}  // namespace io
