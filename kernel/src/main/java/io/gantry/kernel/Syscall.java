package io.gantry.kernel;

import java.util.Locale;

/**
 * The system calls that Gantry makes or writes into a program for the launcher, with their numbers
 * on each architecture (kernel {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code
 * include/uapi/asm-generic/unistd.h}). Old calls that aarch64 never had are marked with {@code -1}
 * there.
 */
public enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  OPEN(2, -1),
  CLOSE(3, 57),
  FSTAT(5, 80),
  LSEEK(8, 62),
  MMAP(9, 222),
  MUNMAP(11, 215),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  PREAD64(17, 67),
  PWRITE64(18, 68),
  DUP(32, 23),
  DUP2(33, -1),
  GETPID(39, 172),
  SOCKET(41, 198),
  CONNECT(42, 203),
  ACCEPT(43, 202),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SENDMSG(46, 211),
  RECVMSG(47, 212),
  SHUTDOWN(48, 210),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKNAME(51, 204),
  SOCKETPAIR(53, 199),
  SETSOCKOPT(54, 208),
  EXECVE(59, 221),
  EXIT(60, 93),
  WAIT4(61, 260),
  KILL(62, 129),
  FCNTL(72, 25),
  FLOCK(73, 32),
  FSYNC(74, 82),
  FDATASYNC(75, 83),
  TRUNCATE(76, 45),
  FTRUNCATE(77, 46),
  GETCWD(79, 17),
  CHDIR(80, 49),
  FCHDIR(81, 50),
  RENAME(82, -1),
  MKDIR(83, -1),
  FCHMOD(91, 52),
  FCHOWN(93, 55),
  UMASK(95, 166),
  PTRACE(101, 117),
  SYSLOG(103, 116),
  SETUID(105, 146),
  SETGID(106, 144),
  SETSID(112, 157),
  SETGROUPS(116, 159),
  SETRESUID(117, 147),
  SETRESGID(119, 149),
  GETPGID(121, 155),
  SETFSUID(122, 151),
  SETFSGID(123, 152),
  CAPGET(125, 90),
  CAPSET(126, 91),
  MKNOD(133, -1),
  PERSONALITY(135, 92),
  STATFS(137, 43),
  FSTATFS(138, 44),
  SETPRIORITY(141, 140),
  PRCTL(157, 167),
  PIVOT_ROOT(155, 41),
  SETRLIMIT(160, 164),
  CHROOT(161, 51),
  SYNC(162, 81),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  GETTID(186, 178),
  SETXATTR(188, 5),
  LSETXATTR(189, 6),
  FSETXATTR(190, 7),
  GETXATTR(191, 8),
  LGETXATTR(192, 9),
  FGETXATTR(193, 10),
  LISTXATTR(194, 11),
  LLISTXATTR(195, 12),
  FLISTXATTR(196, 13),
  LREMOVEXATTR(198, 15),
  SCHED_SETAFFINITY(203, 122),
  GETDENTS64(217, 61),
  CLOCK_GETTIME(228, 113),
  EXIT_GROUP(231, 94),
  EPOLL_CTL(233, 21),
  TGKILL(234, 131),
  WAITID(247, 95),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  FCHOWNAT(260, 54),
  NEWFSTATAT(262, 79),
  UNLINKAT(263, 35),
  RENAMEAT(264, 38),
  LINKAT(265, 37),
  KEYCTL(250, 219),
  SYMLINKAT(266, 36),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  SPLICE(275, 76),
  TEE(276, 77),
  SYNC_FILE_RANGE(277, 84),
  VMSPLICE(278, 75),
  UTIMENSAT(280, 88),
  EPOLL_PWAIT(281, 22),
  FALLOCATE(285, 47),
  SIGNALFD4(289, 74),
  EVENTFD2(290, 19),
  EPOLL_CREATE1(291, 20),
  DUP3(292, 24),
  PIPE2(293, 59),
  PREADV(295, 69),
  PRLIMIT64(302, 261),
  SYNCFS(306, 267),
  SETNS(308, 268),
  RENAMEAT2(316, 276),
  SECCOMP(317, 277),
  GETRANDOM(318, 278),
  MEMFD_CREATE(319, 279),
  BPF(321, 280),
  COPY_FILE_RANGE(326, 285),
  STATX(332, 291),
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSPICK(433, 433),
  PIDFD_OPEN(434, 434),
  CLONE3(435, 435),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  PIDFD_GETFD(438, 438),
  FACCESSAT2(439, 439),
  EPOLL_PWAIT2(441, 441),
  MOUNT_SETATTR(442, 442),
  QUOTACTL_FD(443, 443),
  FCHMODAT2(452, 452),
  STATMOUNT(457, 457);

  private final int x86;
  private final int arm;

  Syscall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /**
   * The call's number on {@code architecture}.
   *
   * @throws UnsupportedOperationException where the architecture does not have the call
   */
  public int number(Architecture architecture) {
    int number =
        switch (architecture) {
          case X86_64 -> x86;
          case AARCH64 -> arm;
        };
    if (number < 0) {
      throw new UnsupportedOperationException(callName() + " does not exist on " + architecture);
    }
    return number;
  }

  /** The call's name as the manual spells it. */
  public String callName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
