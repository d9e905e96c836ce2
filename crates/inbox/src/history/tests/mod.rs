mod bringing;
mod forms;
