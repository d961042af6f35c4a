package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TasksTest {
  @Test
  void keepsTasksInTheOrderOfAdding() {
    Allocation tasks = new Allocation(3, 2);
    tasks.add(2, 1, 10);
    tasks.add(2, 0, 5);
    assertThat(tasks.count()).isEqualTo(2);
    assertThat(tasks.expert(1)).isEqualTo(2);
    assertThat(tasks.die(1)).isZero();
    assertThat(tasks.tokens(1)).isEqualTo(5);
    assertThat(tasks.die(0)).isEqualTo(1);
    tasks.clear();
    assertThat(tasks.count()).isZero();
  }

  @Test
  void hasRoomForEveryExpertOnEveryDie() {
    Allocation tasks = new Allocation(3, 2);
    for (int expert = 0; expert < 3; expert++) {
      tasks.add(expert, 0, 1);
      tasks.add(expert, 1, 1);
    }
    assertThat(tasks.count()).isEqualTo(6);
    assertThatThrownBy(() -> tasks.add(0, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesATaskWithoutTokens() {
    assertThatThrownBy(() -> new Allocation(1, 1).add(0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expert 0 on die 0: a task needs a token, got 0");
  }
}
