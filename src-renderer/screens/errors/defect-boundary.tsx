import { Component, type ReactNode } from 'react';
import { startAnew } from '../../state/ui.ts';
import { DefectScreen } from './defect-screen.tsx';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly problem: string | null;
}

/** Catches what a screen throws while drawing: the till in main goes on, only the picture stopped. */
export class DefectBoundary extends Component<Props, State> {
  override state: State = { problem: null };

  static getDerivedStateFromError(problem: unknown): State {
    return { problem: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) };
  }

  readonly reopen = (): void => {
    startAnew();
    this.setState({ problem: null });
  };

  override render(): ReactNode {
    const { problem } = this.state;
    return problem === null ? this.props.children : <DefectScreen details={problem} onReopen={this.reopen} />;
  }
}
